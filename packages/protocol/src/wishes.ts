import * as z from 'zod/mini'
import { TrackId } from './ids.ts'
import { LIMITS } from './limits.ts'

/**
 * How a picture is looked at, most urgent first. `pinned` is one's own word, also for a shared screen; `hidden` is
 * kept ready without being sent.
 */
export const LOOKS = ['pinned', 'speaking', 'screen', 'visible', 'hidden'] as const
export const Look = z.enum(LOOKS)
export type Look = z.infer<typeof Look>

const PictureSide = z.int().check(z.positive(), z.maximum(LIMITS.pictureSide))

/** The sides of a picture, in pixels. */
export const PictureSize = z.object({ width: PictureSide, height: PictureSide })
export type PictureSize = z.infer<typeof PictureSize>

/** One track that a peer wants to receive: how it looks at it, and how large its place is in pixels of the screen. */
export const Wish = z.object({
  track: TrackId,
  look: z.optional(Look),
  width: z.optional(PictureSide),
  height: z.optional(PictureSide),
})
export type Wish = z.infer<typeof Wish>

const Pixels = z.int().check(z.positive(), z.maximum(LIMITS.arrivalSide))

/** How a picture arrives: its size in pixels, and its frames a second. */
export const Arrival = z.object({
  width: Pixels,
  height: Pixels,
  fps: z.int().check(z.nonnegative(), z.maximum(LIMITS.arrivalFps)),
})
export type Arrival = z.infer<typeof Arrival>

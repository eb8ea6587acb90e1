import * as z from 'zod/mini'
import { PeerId } from './ids.ts'
import { LIMITS } from './limits.ts'

const CaptionText = z.string().check(z.trim(), z.minLength(1), z.maxLength(LIMITS.captionLength))

/** What somebody is saying, as their own browser understood it; a later one of the same `utterance` replaces it. */
export const Caption = z.object({
  /** Counts a speaker's utterances. */
  utterance: z.int().check(z.nonnegative()),
  text: CaptionText,
  /** True: this is how it stays. */
  final: z.boolean(),
})
export type Caption = z.infer<typeof Caption>

/** One finished utterance in a room's transcript. Times are milliseconds since the epoch, by the server's clock. */
export const TranscriptLine = z.object({
  /** Grows along the transcript; not dense. */
  place: z.int().check(z.positive()),
  peer: PeerId,
  name: z.string(),
  text: z.string(),
  at: z.int().check(z.nonnegative()),
})
export type TranscriptLine = z.infer<typeof TranscriptLine>

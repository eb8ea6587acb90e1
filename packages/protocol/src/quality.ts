import * as z from 'zod/mini'
import { TrackId } from './ids.ts'

/** How well the server receives what a peer sends: 3 good, 2 some loss, 1 much, 0 nothing arrives. */
export const UplinkLevel = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
export type UplinkLevel = z.infer<typeof UplinkLevel>

const Count = z.int().check(z.nonnegative())

/** What the server has counted of one track since it was published. */
export const TrackCounts = z.object({
  track: TrackId,
  packets: Count,
  /** Packets that never came, repaired ones not among them. */
  lost: Count,
  /** bit/s over about the last second. */
  bitrate: z.number().check(z.nonnegative()),
  /** ms (RFC 3550, 6.4.1). */
  jitter: z.number().check(z.nonnegative()),
  /** How good the media server finds the stream, 0 to 10. */
  score: z.number().check(z.minimum(0), z.maximum(10)),
})
export type TrackCounts = z.infer<typeof TrackCounts>

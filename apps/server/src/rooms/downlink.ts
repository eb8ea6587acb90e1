import type { DownlinkEstimate } from '../media/port.ts'

/**
 * What is known of a downlink: its last limit and when that was last seen (ms), or that none is known, and since when
 * there is doubt.
 */
export type Downlink =
  | { readonly state: 'free'; readonly doubtedSince: number | null }
  | { readonly state: 'limited'; readonly bitrate: number; readonly seenAt: number }

/** A downlink of which nothing was heard yet. */
export const UNKNOWN: Downlink = { state: 'free', doubtedSince: null }

/** An estimate this close to its ceiling is bound by that, not by the path. */
const AT_CEILING = 0.9
/**
 * How long an estimate must stay low before it is a limit: at first, and after more is wanted, it only has not risen yet.
 * Meanwhile the SFU itself sends no more than the path is believed to carry.
 */
const DOUBT_MS = 10_000
/** How long a limit is believed after it was last seen: pictures that come back must not go again in the same breath. */
const BELIEVED_MS = 8_000

/** What is known after an estimate that was made `now` (ms). Pure. */
export function hearEstimate(
  before: Downlink,
  { available, ceiling }: DownlinkEstimate,
  now: number,
): Downlink {
  if (available < AT_CEILING * ceiling) {
    const doubtedSince = before.state === 'free' ? (before.doubtedSince ?? now) : null
    if (doubtedSince !== null && now - doubtedSince < DOUBT_MS) return { state: 'free', doubtedSince }
    return { state: 'limited', bitrate: available, seenAt: now }
  }
  if (before.state === 'free' || now - before.seenAt >= BELIEVED_MS) return UNKNOWN
  return { ...before, bitrate: Math.max(before.bitrate, available) }
}

/** What one voice costs with headers and repair data, in bit/s. */
const VOICE_BPS = 40_000
/** More do not speak at a time for long; silence is hardly sent (Opus DTX). */
const VOICES = 2

/** What is left for pictures once the voices have theirs; null: no limit is known. */
export function pictureBudget(downlink: Downlink, voices: number): number | null {
  if (downlink.state === 'free') return null
  return Math.max(0, downlink.bitrate - Math.min(voices, VOICES) * VOICE_BPS)
}

import type { DownlinkEstimate } from '../media/port.ts'

/** What is known of a downlink: its last limit, or that none is known, and since when there is doubt (ms). */
export type Downlink = { readonly state: 'free'; readonly doubtedSince: number | null } | LimitedDownlink

/** A downlink that does not carry all that is wanted; times in ms. */
export interface LimitedDownlink {
  readonly state: 'limited'
  /** In bit/s. */
  readonly bitrate: number
  /** When the limit was last seen. */
  readonly seenAt: number
  /** Whether one step more than it pays is tried. */
  readonly trying: boolean
  /** Since when that is so or not, and what the estimate was then. */
  readonly since: number
  readonly base: number
  /** How long to wait before the next try. */
  readonly patience: number
}

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
    if (before.state === 'limited')
      return { ...tryMore(before, available, now), bitrate: available, seenAt: now }
    const doubtedSince = before.doubtedSince ?? now
    if (now - doubtedSince < DOUBT_MS) return { state: 'free', doubtedSince }
    const fresh = { trying: false, since: now, base: available, patience: PATIENCE_MS.first }
    return { state: 'limited', bitrate: available, seenAt: now, ...fresh }
  }
  if (before.state === 'free' || now - before.seenAt >= BELIEVED_MS) return UNKNOWN
  return { ...before, bitrate: Math.max(before.bitrate, available) }
}

/** How long one step more is tried: an estimate grows by about 8 % a second while what it allows is used. */
const TRY_MS = 4_000
/** How long to wait before a try; twice as long after each that led to nothing. */
const PATIENCE_MS = { first: 3_000, most: 48_000 }
/** By which factor an estimate must have changed for a try to have led to something, or to have hurt. */
const [RISEN, FALLEN] = [1.05, 0.85]

/**
 * Whether one step more than the line pays is to be tried. What an estimator believes is bound to half as much again as
 * what is sent (draft-ietf-rmcat-gcc-02, 5.5): as long as the next step costs more than that nothing is sent by which it
 * could learn that the line carries it, and a limit of long ago would last for ever. The SFU itself still sends no more than the
 * estimate, so that a line that is narrow is not filled by a try.
 */
function tryMore(before: LimitedDownlink, available: number, now: number): LimitedDownlink {
  const lasted = now - before.since
  const turned = { ...before, trying: !before.trying, since: now, base: available }
  if (!before.trying) return lasted >= before.patience ? turned : before
  if (available < FALLEN * before.base || (lasted >= TRY_MS && available < RISEN * before.base)) {
    return { ...turned, patience: Math.min(2 * before.patience, PATIENCE_MS.most) }
  }
  return lasted < TRY_MS ? before : { ...turned, trying: true, patience: PATIENCE_MS.first }
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

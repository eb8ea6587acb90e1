import type { PeerId } from '@parley/protocol'

/** Whom the stage looks at, and who is about to be looked at. Times are milliseconds of any clock that only goes forward. */
export interface ActiveSpeaker {
  /** Stays after the last word: a stage without anybody is nobody's wish. */
  readonly active: PeerId | null
  /** When the active one was last heard. */
  readonly heardAt: number
  /** Who has been the loudest other than the active one, for how long in all, and when last. */
  readonly claim: { readonly peer: PeerId; readonly heard: number; readonly at: number } | null
  /** The speakers of the last word, loudest first. */
  readonly speaking: readonly PeerId[]
}

/** Nobody has spoken yet. */
export const NOBODY_SPOKE: ActiveSpeaker = { active: null, heardAt: 0, claim: null, speaking: [] }

/**
 * How long one must be the loudest to take the stage: from someone who still speaks, from someone who pauses, and from
 * someone who has been silent for long. A "yes" lasts up to 1.2 s, the server's hold included, and takes it from nobody.
 */
export const CLAIM_MS = { speaking: 2_000, pausing: 1_300, silent: 500 } as const
/** After this much silence nobody is interrupted any more. */
export const SILENT_AFTER_MS = 4_000
/** A claim is forgotten when it was not heard for so long. */
const CLAIM_FADES_MS = 1_000

/**
 * The active speaker after the server's list of speakers (loudest first, oneself left out) has become `speaking`, or after
 * time alone has gone on. `here` says who is still in the room.
 */
export function hearStage(
  before: ActiveSpeaker,
  speaking: readonly PeerId[],
  here: (peer: PeerId) => boolean,
  now: number,
): ActiveSpeaker {
  const active = before.active !== null && here(before.active) ? before.active : null
  const spoke = active !== null && before.speaking.includes(active)
  const heardAt = spoke || (active !== null && speaking.includes(active)) ? now : before.heardAt
  const loudest = speaking.find((peer) => here(peer)) ?? null
  if (active === null) return { active: loudest, heardAt: now, claim: null, speaking }
  const claim = claimAfter(before, active, loudest, now)
  if (claim !== null && loudest === claim.peer && claim.heard >= needed(speaking, active, now - heardAt)) {
    return { active: claim.peer, heardAt: now, claim: null, speaking }
  }
  return { active, heardAt, claim, speaking }
}

/** When time alone may change the active speaker; null when only a new list can. */
export function speakerDue({ active, claim, speaking, heardAt }: ActiveSpeaker, now: number): number | null {
  if (active === null || claim === null || speaking[0] !== claim.peer) return null
  const left = needed(speaking, active, now - heardAt) - claim.heard
  // Once the active one has been silent for long, less is needed.
  const silent = speaking.includes(active) ? Infinity : heardAt + SILENT_AFTER_MS
  return Math.min(claim.at + Math.max(0, left), Math.max(now, silent))
}

function claimAfter(
  { claim, speaking }: ActiveSpeaker,
  active: PeerId,
  loudest: PeerId | null,
  now: number,
): ActiveSpeaker['claim'] {
  // Until now the list of before held.
  const grown =
    claim !== null && speaking[0] === claim.peer
      ? { peer: claim.peer, heard: claim.heard + (now - claim.at), at: now }
      : claim
  if (loudest === active) return null
  if (loudest === null) return grown !== null && now - grown.at < CLAIM_FADES_MS ? grown : null
  if (grown?.peer !== loudest) return { peer: loudest, heard: 0, at: now }
  return now - grown.at < CLAIM_FADES_MS ? { ...grown, at: now } : { peer: loudest, heard: 0, at: now }
}

function needed(speaking: readonly PeerId[], active: PeerId, silence: number): number {
  if (speaking.includes(active)) return CLAIM_MS.speaking
  return silence < SILENT_AFTER_MS ? CLAIM_MS.pausing : CLAIM_MS.silent
}

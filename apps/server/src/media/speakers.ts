import type { PeerId } from '@parley/protocol'

/** How loud a peer was in the last interval, in dBov: -127 (nothing) to 0 (RFC 6464). */
export interface Level {
  readonly peer: PeerId
  readonly decibels: number
}

/** A peer that is heard: its level, smoothed, and when it was last above the threshold (ms). */
export interface Speaker extends Level {
  readonly heardAt: number
}

/** How long a peer stays a speaker after it was last heard: the gap between two words is no silence. */
export const HOLD_MS = 600

/** How much louder the lower one must be to take a place: equals do not swap at every breath. */
const MARGIN_DB = 4

/** What a speaker loses in an interval in which nothing of it was heard. */
const FADE_DB = 10

/** Who is heard after an interval at whose end (`now`, ms) these levels were measured; loudest first, steady in its order. */
export function hear(before: readonly Speaker[], levels: readonly Level[], now: number): readonly Speaker[] {
  const loudest = new Map<PeerId, number>()
  for (const { peer, decibels } of levels) loudest.set(peer, Math.max(decibels, loudest.get(peer) ?? -127))
  const known = new Set(before.map((speaker) => speaker.peer))
  const kept = before.flatMap((speaker) => still(speaker, loudest.get(speaker.peer), now) ?? [])
  const fresh = [...loudest]
    .filter(([peer]) => !known.has(peer))
    .toSorted(([, a], [, b]) => b - a)
    .map(([peer, decibels]) => ({ peer, decibels, heardAt: now }))
  return settle([...kept, ...fresh])
}

/** When the next of them stops being a speaker if nothing more is heard; undefined if there is none. */
export function nextSilence(speakers: readonly Speaker[]): number | undefined {
  return speakers.length === 0 ? undefined : Math.min(...speakers.map((speaker) => speaker.heardAt)) + HOLD_MS
}

function still(speaker: Speaker, decibels: number | undefined, now: number): Speaker | null {
  if (decibels !== undefined) {
    return { peer: speaker.peer, decibels: (speaker.decibels + decibels) / 2, heardAt: now }
  }
  return now - speaker.heardAt >= HOLD_MS ? null : { ...speaker, decibels: speaker.decibels - FADE_DB }
}

/** Lets each rise past those that it exceeds by the margin; stable otherwise. */
function settle(speakers: readonly Speaker[]): readonly Speaker[] {
  const order: Speaker[] = []
  for (const speaker of speakers) {
    let place = order.length
    while (place > 0 && speaker.decibels > (order[place - 1]?.decibels ?? 0) + MARGIN_DB) place -= 1
    order.splice(place, 0, speaker)
  }
  return order
}

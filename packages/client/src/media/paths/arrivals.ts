import type { MediaKind } from '@parley/protocol'
import type { Flow } from '../flow.ts'

/** How long it is enough, in milliseconds, to look at one track that flows in place of all of them. */
const ENOUGH_MS = 1_000

/**
 * Tells when what arrives came last, and asks one track only while that flows: ten times a second for each of nine people
 * would be a twentieth of what their whole meeting costs.
 */
export class Arrivals<T> {
  /** When the last of a track came, as of a look at the time given; null if nothing ever did. A call costs the page about 0.1 ms. */
  readonly #ask: (track: T, now: number) => Flow | null
  /** One that flowed when it was looked at last, best a picture: a voice pauses. */
  #sentinel: T | null = null
  #lookedAt = -Infinity
  #allLookedAt = -Infinity

  constructor(ask: (track: T, now: number) => Flow | null) {
    this.#ask = ask
  }

  flows(tracks: ReadonlySet<T>, now: number): readonly Flow[] {
    const before = this.#lookedAt
    const sentinel = this.#sentinel
    this.#lookedAt = now
    if (sentinel !== null && tracks.has(sentinel) && now - this.#allLookedAt < ENOUGH_MS) {
      const flow = this.#ask(sentinel, now)
      if (flow !== null && flow.at > before) return [flow]
    }
    // What came since all were looked at came while the sentinel flowed: that was so at the look before this one.
    const at = this.#allLookedAt === before ? now : before
    this.#allLookedAt = now
    const flows = [...tracks].map((track) => ({ track, flow: this.#ask(track, at) }))
    const flowing = flows.filter(({ flow }) => flow !== null && flow.at >= before)
    this.#sentinel = (flowing.find(({ flow }) => flow?.kind === 'video') ?? flowing[0])?.track ?? null
    return flows.flatMap(({ flow }) => flow ?? [])
  }
}

/** What came so lately comes still (ms): cameras may be as slow as ten frames a second, voices pause (DTX). */
const LATELY_MS = { video: 150, audio: 500 } as const

/** Whether something comes over the server, told from when each track last did; voices count where there is no picture. */
export function arrives(
  tracks: readonly { readonly kind: MediaKind; readonly serverAt: number | null }[],
  now: number,
): boolean {
  const kind = tracks.some((track) => track.kind === 'video') ? 'video' : 'audio'
  const since = now - LATELY_MS[kind]
  return tracks.some((track) => track.kind === kind && (track.serverAt ?? Number.NEGATIVE_INFINITY) >= since)
}

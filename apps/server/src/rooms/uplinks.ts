import { after, type Scope } from '@parley/kit'
import { TIMES, type PeerId, type RoomState, type TrackId, type UplinkLevel } from '@parley/protocol'
import type { Publication } from '../media/port.ts'

/** The least score, of 10, of each level; mediasoup's score falls with the fourth power of what arrives. */
const GOOD = 8
const SOSO = 4

/** How well a stream of a score is received. */
export function levelOfScore(score: number): UplinkLevel {
  if (score >= GOOD) return 3
  if (score >= SOSO) return 2
  return score > 0 ? 1 : 0
}

/** How well each peer is received: by the worst of its tracks that are to be sent. Peers who are received well are left out. */
export function uplinksOf(
  tracks: RoomState['tracks'],
  scores: ReadonlyMap<TrackId, number>,
  unwanted: (track: TrackId) => boolean = () => false,
): Map<PeerId, UplinkLevel> {
  const levels = new Map<PeerId, UplinkLevel>()
  for (const [id, score] of scores) {
    const track = tracks[id]
    if (track === undefined || track.muted || unwanted(id)) continue
    const level = levelOfScore(score)
    if (level < (levels.get(track.peer) ?? 3)) levels.set(track.peer, level)
  }
  return levels
}

/**
 * How well a room's peers are received, told when it changes: a change must hold for `TIMES.uplinks`, and changes
 * that come together are told together (SPEC Q1, Q2). Nobody is asked: the media server tells scores by itself.
 */
export class Uplinks {
  readonly #scope: Scope
  readonly #state: () => RoomState
  readonly #tell: (levels: Record<PeerId, UplinkLevel>) => void
  readonly #unwanted: ((track: TrackId) => boolean) | undefined
  readonly #scores = new Map<TrackId, number>()
  readonly #told = new Map<PeerId, UplinkLevel>()
  /** How things stood when the waiting began; null while nothing has changed. */
  #pending: ReadonlyMap<PeerId, UplinkLevel> | null = null

  /** `unwanted`: whether a track is not sent because nobody looks at it (M13). */
  constructor(
    scope: Scope,
    state: () => RoomState,
    tell: (levels: Record<PeerId, UplinkLevel>) => void,
    unwanted?: (track: TrackId) => boolean,
  ) {
    this.#scope = scope
    this.#state = state
    this.#tell = tell
    this.#unwanted = unwanted
  }

  /** Follows a track for as long as it lives. */
  follow(life: Scope, track: TrackId, publication: Publication): void {
    publication.onScore(life, (score) => {
      this.#scores.set(track, score)
      this.look()
    })
    life.defer(() => {
      this.#scores.delete(track)
      this.look()
    })
  }

  /** As it was told last, without those who are received well. */
  notGood(): Record<PeerId, UplinkLevel> {
    return Object.fromEntries(this.#told)
  }

  /** Looks again: what is muted, or not wanted, does not count. */
  look(): void {
    if (this.#pending !== null || this.#scope.closed) return
    this.#pending = uplinksOf(this.#state().tracks, this.#scores, this.#unwanted)
    after(this.#scope, TIMES.uplinks, () => this.#settle())
  }

  #settle(): void {
    const before = this.#pending ?? new Map<PeerId, UplinkLevel>()
    const now = uplinksOf(this.#state().tracks, this.#scores, this.#unwanted)
    this.#pending = null
    const changed: Record<PeerId, UplinkLevel> = {}
    let open = false
    for (const peer of new Set([...before.keys(), ...now.keys(), ...this.#told.keys()])) {
      const level = now.get(peer) ?? 3
      if (level === (this.#told.get(peer) ?? 3)) continue
      if (level !== (before.get(peer) ?? 3)) open = true // Not yet for long enough.
      else changed[peer] = level
    }
    for (const [peer, level] of Object.entries(changed)) {
      if (level === 3) this.#told.delete(peer)
      else this.#told.set(peer, level)
    }
    if (Object.keys(changed).length > 0) this.#tell(changed)
    if (open) this.look()
  }
}

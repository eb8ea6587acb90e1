import { after, type Scope } from '@parley/kit'
import type { NodeId, RoomState, TrackId } from '@parley/protocol'
import { Inflow, type InflowNeed } from './inflow.ts'
import type { Published } from './published.ts'

/**
 * How long what nobody wants any more still comes: who looks away for a moment does not wait for a new pipe, and who receives a track that comes from
 * another node by now changes over.
 */
const LINGER_MS = 2_000
/** A look walks over all tracks and all seats, and a change makes every seat ask for one: those that come together wait for each other. */
const APART_MS = 20

/** One who receives tracks. */
export interface Receiver {
  /** Whether it wants a track, wherever that is. */
  wants(track: TrackId): boolean
  /** How many layers of a track it has a place for. */
  layersWanted(track: TrackId): number
}

/** Which tracks of peers at other nodes somebody at `node` wants. Pure. */
export function wantedThere(
  state: RoomState,
  node: NodeId,
  receivers: readonly Receiver[],
): Map<NodeId, Set<TrackId>> {
  const wanted = new Map<NodeId, Set<TrackId>>()
  for (const { id, peer } of Object.values(state.tracks)) {
    const there = state.peers[peer]?.node
    if (there === undefined || there === node) continue
    if (!receivers.some((receiver) => receiver.wants(id))) continue
    const tracks = wanted.get(there) ?? new Set()
    wanted.set(there, tracks.add(id))
  }
  return wanted
}

/** What {@link FarTracks} takes of its room. */
export interface FarTracksNeed extends Omit<InflowNeed, 'look'> {
  readonly node: NodeId
  readonly state: () => RoomState
  readonly receivers: () => readonly Receiver[]
  /** Whether a track is published at this node. */
  readonly isHere: (track: TrackId) => boolean
}

interface From {
  readonly scope: Scope
  readonly inflow: Inflow
  /** Since when its tracks come from where their peers sit now. */
  readonly replaced: Map<TrackId, number>
  callOff: (() => void) | null
}

/** The tracks of people at other nodes, as far as somebody here wants them: each comes here once, however many receive it. */
export class FarTracks {
  readonly #scope: Scope
  readonly #need: FarTracksNeed
  readonly #from = new Map<NodeId, From>()
  #looking = false
  #looked = Number.NEGATIVE_INFINITY

  constructor(scope: Scope, need: FarTracksNeed) {
    this.#scope = scope
    this.#need = need
  }

  /** A track of another node, once it comes here. */
  get(track: TrackId): Published | undefined {
    const { tracks, peers } = this.#need.state()
    const now = peers[tracks[track]?.peer ?? '']?.node
    const first = now === undefined ? undefined : this.#from.get(now)?.inflow.published.get(track)
    if (first !== undefined) return first
    for (const { inflow } of this.#from.values()) {
      const published = inflow.published.get(track)
      if (published !== undefined) return published
    }
    return undefined
  }

  /** Something changed: looks at once, and once for all that changes within a moment after that. */
  changed(): void {
    if (this.#looking) return
    this.#looking = true
    const look = (): void => {
      this.#looking = false
      this.#looked = performance.now()
      if (!this.#scope.closed) this.#look()
    }
    const wait = this.#looked + APART_MS - performance.now()
    if (wait <= 0) queueMicrotask(look)
    else after(this.#scope, wait, look)
  }

  /** Another node has tracks again that were lost with a worker there. */
  renewed(node: NodeId): void {
    this.#from.get(node)?.inflow.hurry()
  }

  #look(): void {
    const receivers = this.#need.receivers()
    const wanted = wantedThere(this.#need.state(), this.#need.node, receivers)
    this.#keepOld(wanted, receivers)
    for (const [node, tracks] of wanted) {
      const from = this.#from.get(node) ?? this.#begin(node)
      from.callOff?.()
      from.callOff = null
      from.inflow.want(new Map([...tracks].map((track) => [track, this.#layersOf(track, receivers)])))
    }
    for (const [node, from] of this.#from) {
      if (wanted.has(node)) continue
      from.callOff ??= after(from.scope, LINGER_MS, () => from.scope.close('not wanted'))
    }
  }

  /** What comes from where its peer sat before goes on until it comes from where it sits now, and a while beside it. */
  #keepOld(wanted: Map<NodeId, Set<TrackId>>, receivers: readonly Receiver[]): void {
    for (const [node, from] of this.#from) {
      for (const track of from.inflow.published.keys()) {
        if (wanted.get(node)?.has(track) === true) {
          from.replaced.delete(track)
          continue
        }
        if (!receivers.some((receiver) => receiver.wants(track))) continue
        if (this.#isMissing(track)) from.replaced.delete(track)
        else if (this.#isReplaced(from, track)) continue
        wanted.set(node, (wanted.get(node) ?? new Set()).add(track))
      }
    }
  }

  /** Whether what takes the place of a track from there has been here for long enough. */
  #isReplaced({ replaced, scope }: From, track: TrackId): boolean {
    const now = performance.now()
    const since = replaced.get(track)
    if (since !== undefined) return now - since >= LINGER_MS
    replaced.set(track, now)
    after(scope, LINGER_MS, () => this.changed())
    return false
  }

  #isMissing(track: TrackId): boolean {
    const { tracks, peers } = this.#need.state()
    const { peer } = tracks[track] ?? {}
    const now = peer === undefined ? undefined : peers[peer]?.node
    if (now === undefined) return false
    if (now === this.#need.node) return !this.#need.isHere(track)
    return this.#from.get(now)?.inflow.published.has(track) !== true
  }

  /** The most layers that somebody has a place for; null as long as it is not known here which there are. */
  #layersOf(track: TrackId, receivers: readonly Receiver[]): number | null {
    if (this.get(track) === undefined) return null
    return Math.max(0, ...receivers.map((receiver) => receiver.layersWanted(track)))
  }

  #begin(node: NodeId): From {
    const scope = this.#scope.child(`tracks of ${node}`)
    const inflow = new Inflow(scope, node, { ...this.#need, look: (track) => this.#track(track) })
    const from: From = { scope, inflow, replaced: new Map(), callOff: null }
    this.#from.set(node, from)
    scope.defer(() => this.#from.delete(node))
    return from
  }

  #track(id: TrackId): { peer: Published['peer']; muted: boolean } | undefined {
    const track = this.#need.state().tracks[id]
    return track && { peer: track.peer, muted: track.muted }
  }
}

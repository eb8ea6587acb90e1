import { after, type Scope } from '@parley/kit'
import { TIMES, type Fact, type PeerId, type TrackId } from '@parley/protocol'
import { LOST } from '../media/port.ts'
import type { Published } from './published.ts'

/** What {@link Demand} takes of its room. */
export interface DemandNeed {
  readonly published: ReadonlyMap<TrackId, Published>
  /** The most layers of a track that any receiver has a place for. */
  readonly wanted: (track: TrackId) => number
  readonly tell: (peer: PeerId, fact: Fact) => void
}

/** What a publisher was told of one track, and how to call off the word of less that is due. */
interface Told {
  layers: number
  callOff: (() => void) | null
}

/**
 * Tells publishers which layers of their videos somebody wants: more at once, fewer after a while (SPEC M13). It goes
 * by the places that receivers have, not by what their paths carry just now: a path that wavers would start and stop
 * encoders, and a layer that begins again takes seconds.
 */
export class Demand {
  readonly #scope: Scope
  readonly #need: DemandNeed
  readonly #told = new Map<TrackId, Told>()
  /** What the publishers of tracks that were lost with their worker were told last: so they are published again (V4). */
  readonly #lost = new Map<TrackId, number>()
  #looking = false

  constructor(scope: Scope, need: DemandNeed) {
    this.#scope = scope
    this.#need = need
  }

  /** Something changed: looks once for all that changes in the same turn. */
  changed(): void {
    if (this.#looking) return
    this.#looking = true
    queueMicrotask(() => {
      this.#looking = false
      if (this.#scope.closed) return
      for (const [track, published] of this.#need.published) this.#look(track, published)
    })
  }

  /** Whether its publisher was told that nobody looks at a track. */
  isUnwanted(track: TrackId): boolean {
    return this.#told.get(track)?.layers === 0
  }

  /** A track that was lost has ended: it will not come again. */
  forget(track: TrackId): void {
    this.#lost.delete(track)
  }

  /** Tells a peer that came back all of it again: what was said while it was away was lost. */
  tellAgain(peer: PeerId): void {
    for (const [track, { layers }] of this.#told) {
      if (this.#need.published.get(track)?.peer === peer)
        this.#need.tell(peer, { type: 'demand', track, layers })
    }
  }

  #look(track: TrackId, published: Published): void {
    if (published.publication.layers.length === 0) return
    const told = this.#toldOf(track, published)
    const wanted = this.#need.wanted(track)
    if (wanted < told.layers) {
      told.callOff ??= after(published.scope, TIMES.demandLinger, () => {
        told.callOff = null
        this.#tell(track, published.peer, told, this.#need.wanted(track))
      })
      return
    }
    told.callOff?.()
    told.callOff = null
    this.#tell(track, published.peer, told, wanted)
  }

  #tell(track: TrackId, peer: PeerId, told: Told, layers: number): void {
    if (told.layers === layers) return
    told.layers = layers
    this.#need.tell(peer, { type: 'demand', track, layers })
  }

  #toldOf(track: TrackId, { scope, publication }: Published): Told {
    const known = this.#told.get(track)
    if (known !== undefined) return known
    // Until it is told, a publisher sends all layers.
    const told: Told = { layers: this.#lost.get(track) ?? publication.layers.length, callOff: null }
    this.#lost.delete(track)
    this.#told.set(track, told)
    scope.defer(() => {
      this.#told.delete(track)
      if (scope.reason === LOST) this.#lost.set(track, told.layers)
    })
    return told
  }
}

import { Closed } from '@parley/kit'
import {
  TIMES,
  tracksOf,
  type PeerId,
  type RoomState,
  type TrackCounts,
  type TrackId,
} from '@parley/protocol'
import type { Publication } from '../media/port.ts'
import type { Published } from './published.ts'

/** What was last counted of a publication, or is being counted, and when. */
interface Asked {
  readonly at: number
  readonly counts: Promise<TrackCounts | null>
}

/** What the server counts of what peers send: however many ask, a track is looked at once in `TIMES.stats` (SPEC Q3). */
export class Counts {
  readonly #published: (peer: PeerId) => readonly [TrackId, Publication][]
  readonly #now: () => number
  /** By publication, so that what has ended is forgotten with it. */
  readonly #asked = new WeakMap<Publication, Asked>()

  constructor(
    published: (peer: PeerId) => readonly [TrackId, Publication][],
    now: () => number = () => performance.now(),
  ) {
    this.#published = published
    this.#now = now
  }

  async of(peers: readonly PeerId[]): Promise<TrackCounts[]> {
    const tracks = [...new Set(peers)].flatMap((peer) => this.#published(peer))
    const counted = await Promise.all(tracks.map(([track, publication]) => this.#count(track, publication)))
    return counted.filter((counts) => counts !== null)
  }

  #count(track: TrackId, publication: Publication): Promise<TrackCounts | null> {
    const before = this.#asked.get(publication)
    if (before !== undefined && this.#now() - before.at < TIMES.stats) return before.counts
    const counts = publication.counts().then(
      (counted) => ({ track, ...counted }),
      (error: unknown) => {
        if (error instanceof Closed) return null // Ended while it was asked.
        throw error
      },
    )
    this.#asked.set(publication, { at: this.#now(), counts })
    return counts
  }
}

/** The tracks of a peer that are received here. */
export function publishedBy(
  { state, published }: { readonly state: RoomState; readonly published: ReadonlyMap<TrackId, Published> },
  peer: PeerId,
): [TrackId, Publication][] {
  return tracksOf(state, peer).flatMap(({ id }): [TrackId, Publication][] => {
    const { publication } = published.get(id) ?? {}
    return publication === undefined ? [] : [[id, publication]]
  })
}

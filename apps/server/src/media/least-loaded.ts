/** What lies on a worker now. */
export interface Burden {
  readonly rooms: number
  readonly peers: number
  /** Tracks received and forwarded, each of which costs its share of a core. */
  readonly streams: number
}

/** What a room that has just been opened is going to be: two people with microphone and camera, received and forwarded. */
const STREAMS_OF_A_ROOM = 8

/** What a peer that has just come is going to be at the least: microphone and camera, and those of another one. */
const STREAMS_OF_A_PEER = 4

/** What a worker has to do, in streams, those counted that are sure to come. */
export const costOf = (worker: Burden): number =>
  Math.max(worker.streams, worker.rooms * STREAMS_OF_A_ROOM, worker.peers * STREAMS_OF_A_PEER)

/** The worker that has the least to do, the first of several; undefined if there is none. */
export function leastLoaded<W extends Burden>(workers: readonly W[]): W | undefined {
  return workers.toSorted((a, b) => costOf(a) - costOf(b) || a.streams - b.streams)[0]
}

/** What lies on a worker now. */
export interface Burden {
  readonly rooms: number
  /** Tracks received and forwarded, each of which costs its share of a core. */
  readonly streams: number
}

/** What a room that has just been opened is going to be: two people with microphone and camera, received and forwarded. */
const STREAMS_OF_A_ROOM = 8

/** The worker that has the least to do, the first of several; undefined if there is none. */
export function leastLoaded<W extends Burden>(workers: readonly W[]): W | undefined {
  const cost = (worker: W): number => Math.max(worker.streams, worker.rooms * STREAMS_OF_A_ROOM)
  return workers.toSorted((a, b) => cost(a) - cost(b) || a.streams - b.streams)[0]
}

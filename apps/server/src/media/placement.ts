import { costOf, leastLoaded, type Burden } from './least-loaded.ts'

/**
 * How many streams the room's own worker must have more than another one before a peer is placed on that: about what a
 * room of eight with cameras makes. Smaller rooms stay on one worker, where nothing has to be passed on, and where the
 * death of another worker is none of theirs.
 */
export const SPREAD_AT = 100

/**
 * The worker for a peer of a room that is on some of them: the one of those with the least to do, unless another one has
 * so much less that passing streams on is worth it; undefined if none is left.
 */
export function placeIn<W extends Burden>(
  workers: readonly W[],
  room: ReadonlySet<W>,
  spreadAt = SPREAD_AT,
): W | undefined {
  const least = leastLoaded(workers)
  const here = leastLoaded(workers.filter((worker) => room.has(worker)))
  if (least === undefined || here === undefined) return least
  return costOf(here) - costOf(least) >= spreadAt ? least : here
}

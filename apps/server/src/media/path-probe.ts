/** What an estimator believes of the path to a receiver, in bit/s. */
export interface Belief {
  readonly available: number
  /** The most that it would ever believe, given what is to be sent. */
  readonly ceiling: number
}

/** How the search for more room stands; times in ms. */
export interface ProbeState {
  /** When it was probed last, or was last well; and what was believed then. */
  readonly at: number
  readonly available: number
  /** How long to wait before the next probe. */
  readonly wait: number
}

/** An estimate this close to its ceiling is bound by that, not by the path. */
export const AT_CEILING = 0.9
/** By which factor an estimate must have grown for a probe to have found something: the wobble of an estimate is less. */
const FOUND = 1.2
/** From probe to probe: soon after one that found something, and twice as long each time that none did. */
const [SOON_MS, FIRST_MS, MOST_MS] = [1_000, 2_000, 32_000]
/**
 * A probe goes this far beyond what is believed, for 15 ms. A worker whose timers are late by more than 3 ms, as on a busy machine, sends it at
 * two fifths of its rate: twice as much would then find nothing.
 */
const BEYOND = 4

/**
 * Whether the path is to be probed now, and at which rate (bit/s). Pure.
 *
 * An estimator believes at most half as much again as what is sent (draft-ietf-rmcat-gcc-02, 5.5), and the worker's probes by itself only
 * while less than 65 % of what it believes is used. Whoever uses two thirds is in between: once the estimate has been low, for whatever
 * reason, it stays low for ever on a path that is free.
 */
export function probeWhen(
  before: ProbeState,
  { available, ceiling }: Belief,
  now: number,
): [ProbeState, number | null] {
  if (available >= AT_CEILING * ceiling) return [{ at: now, available, wait: FIRST_MS }, null]
  const found = available >= FOUND * before.available
  if (now - before.at < (found ? SOON_MS : before.wait)) return [before, null]
  const wait = found ? FIRST_MS : Math.min(2 * before.wait, MOST_MS)
  return [{ at: now, available, wait }, Math.min(BEYOND * available, ceiling)]
}

/** Nothing is known yet at the time `now` (ms). */
export const unprobed = (now: number): ProbeState => ({ at: now, available: Infinity, wait: FIRST_MS })

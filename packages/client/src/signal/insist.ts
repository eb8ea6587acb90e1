import { backoff, sleep, type Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'
import type { Timing } from '../timing.ts'

/** How often something is tried that the server cannot serve just now; with the waits between, a few seconds. */
const TRIES = 5

/** What waiting between tries needs. */
export interface Patience {
  readonly timing: Timing
  /** In [0, 1). */
  readonly chance: () => number
}

/**
 * Tries something until it succeeds, as long as `mayRetry` says of the error that it may pass by itself, and the
 * scope lives; at most a few times.
 */
export async function insist<T>(
  scope: Scope,
  patience: Patience,
  act: () => Promise<T>,
  mayRetry = (error: ProtocolError): boolean => error.retry,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      scope.signal.throwIfAborted()
      if (!(error instanceof ProtocolError) || !mayRetry(error) || tries === TRIES) throw error
    }
    await sleep(scope, backoff(patience.timing.again, tries, patience.chance()))
  }
}

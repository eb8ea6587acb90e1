import { afterEach, beforeEach, vi } from 'vitest'

// oxlint-disable-next-line no-restricted-properties -- the one that is not yet replaced
const realTimeout = globalThis.setTimeout

/** Lets so many milliseconds of our own time pass. */
export const realPause = (ms: number): Promise<void> => new Promise((resolve) => realTimeout(resolve, ms))

/**
 * Gives each test of a file a clock that goes a little slower than ours and never jumps: a machine that has no time for a test for a while
 * makes nothing late in it, and what is to come first comes first.
 */
export function ownClock(): void {
  let ticking = Promise.resolve()
  let isOver = false
  beforeEach(() => {
    isOver = false
    vi.useFakeTimers()
    const tick = async (): Promise<void> => {
      while (!isOver) {
        await realPause(0)
        await vi.advanceTimersByTimeAsync(1)
      }
    }
    ticking = tick()
  })
  afterEach(async () => {
    isOver = true
    await ticking
    vi.useRealTimers()
  })
}

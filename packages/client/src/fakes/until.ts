import { realPause } from './own-clock.ts'

const realNow = performance.now.bind(performance)

/** Waits until an assertion holds: mostly a moment, on a machine that is busy with other things a while. It looks every `interval` ms. */
export async function until(look: () => void, interval = 5): Promise<void> {
  const began = realNow()
  for (;;) {
    try {
      look()
      return
    } catch (error) {
      if (realNow() - began > 10_000) throw error
    }
    await realPause(interval)
  }
}

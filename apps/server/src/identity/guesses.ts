import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ProtocolError } from '@parley/protocol'

/** Wrong passwords and secrets that an address may send within a minute (SPEC T7). */
const WRONG_PER_MINUTE = 10

/** Counts wrong guesses by address. */
export class Guesses {
  readonly #limiter = new RateLimiterMemory({ points: WRONG_PER_MINUTE, duration: 60 })

  /** Throws `too-many-requests` when the address has guessed too often. */
  async allow(address: string): Promise<void> {
    const so = await this.#limiter.get(address)
    if (so !== null && so.consumedPoints >= WRONG_PER_MINUTE) throw new ProtocolError('too-many-requests')
  }

  async wrong(address: string): Promise<void> {
    try {
      await this.#limiter.consume(address)
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error // A result thrown is the library's way to say: used up.
    }
  }
}

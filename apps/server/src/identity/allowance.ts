import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { ProtocolError } from '@parley/protocol'

/** How often within a minute an address may have something done that costs the server. */
export class Allowance {
  readonly #limiter: RateLimiterMemory

  constructor(perMinute: number) {
    this.#limiter = new RateLimiterMemory({ points: perMinute, duration: 60 })
  }

  /** Takes one; throws `too-many-requests` when none is left. */
  async take(address: string): Promise<void> {
    try {
      await this.#limiter.consume(address)
    } catch (error) {
      // A result thrown is the library's way to say: used up.
      throw error instanceof RateLimiterRes ? new ProtocolError('too-many-requests') : error
    }
  }
}

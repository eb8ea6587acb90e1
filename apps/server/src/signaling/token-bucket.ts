/** A budget of things per second with a burst, counted against times that are passed in. */
export class TokenBucket {
  readonly #burst: number
  readonly #perSecond: number
  #left: number
  #at: number

  /** Starts full at `now`, in milliseconds. */
  constructor(burst: number, perSecond: number, now: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
    this.#at = now
  }

  /** Takes one if there is one. */
  take(now: number): boolean {
    const regained = (Math.max(0, now - this.#at) / 1_000) * this.#perSecond
    this.#left = Math.min(this.#burst, this.#left + regained)
    this.#at = now
    if (this.#left < 1) return false
    this.#left -= 1
    return true
  }
}

/** Less than that may be on its way. */
const LEAST_BYTES = 1_000
/** How long nothing may arrive of what is sent: longer than any queue. */
const BROKEN_MS = 4_000

/** What is known of a pipe: something came since the last look, nothing had to, or nothing does though it should. */
export type PipeState = 'flows' | 'quiet' | 'broken'

/** Judges a pipe by the bytes that its two ends count. A pipe has no handshake: what does not arrive is all that can be seen. */
export class PipeWatch {
  #received = 0
  #sent = 0
  #missedSince: number | null = null

  /** `now` in milliseconds. */
  look(sent: number, received: number, now = performance.now()): PipeState {
    if (received > this.#received) {
      this.#received = received
      this.#sent = sent
      this.#missedSince = null
      return 'flows'
    }
    if (sent - this.#sent < LEAST_BYTES) return 'quiet'
    this.#missedSince ??= now
    return now - this.#missedSince >= BROKEN_MS ? 'broken' : 'quiet'
  }
}

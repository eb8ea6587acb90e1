import type { Scope } from '@parley/kit'
import { type Flow, isSent, watchFlow } from '../flow.ts'
import type { MediaSeat } from '../port.ts'

/**
 * How long ICE is restarted again and again on another network: Chromium learns of its new addresses two seconds late (on Linux), and a
 * restart before that offers the old ones.
 */
const MOVED_MS = 6_000

/** All that arrives has stopped, for a scope's lifetime: then the network may be gone, or another one (SPEC N5). */
export class Silence {
  readonly #seat: MediaSeat
  readonly #suspect: () => void
  /** Since all that arrived has stopped. */
  #silent = false
  /** When the socket came back in this silence: the network took both, and may be another one now. */
  #revivedAt: number | null = null

  constructor(scope: Scope, seat: MediaSeat, flows: () => readonly Flow[], suspect: () => void) {
    this.#seat = seat
    this.#suspect = suspect
    watchFlow(scope, {
      now: seat.now,
      flows,
      expects: (track) => isSent(seat.room.get(), track),
      silent: () => {
        this.#silent = true
        this.#revivedAt = null
        seat.network.suspect()
      },
      still: () => {
        const since = this.#revivedAt === null ? Infinity : seat.now() - this.#revivedAt
        if (since < MOVED_MS) suspect()
      },
      heard: () => {
        this.#silent = false
        seat.network.wake()
      },
    })
  }

  /** The socket is back. */
  revive(): void {
    if (!this.#silent) return
    this.#revivedAt = this.#seat.now()
    this.#suspect()
  }
}

import { detach, type Scope } from '@parley/kit'
import type { Wanted } from '../api.ts'
import type { Call } from '../signal/calls.ts'
import { insist, type Patience } from '../signal/insist.ts'

/** Tells the server what to send: always the whole, the last word only, and anew in every seat (M3). */
export class Wishes {
  readonly #call: Call
  readonly #patience: Patience
  #seat: Scope | null = null
  #wanted: readonly Wanted[] | null = null
  /** What the seat was told last. */
  #told: readonly Wanted[] | null = null
  #running = false

  constructor(call: Call, patience: Patience) {
    this.#call = call
    this.#patience = patience
  }

  set(wanted: readonly Wanted[]): void {
    this.#wanted = wanted
    this.#settle()
  }

  /** A new seat has heard nothing yet. */
  moveTo(scope: Scope): void {
    this.#seat = scope
    this.#told = null
    this.#settle()
  }

  #settle(): void {
    const seat = this.#seat
    if (seat === null || this.#running || this.#wanted === null || this.#wanted === this.#told) return
    this.#running = true
    const wanted = this.#wanted
    this.#told = wanted
    // One at a time: while it is under way only the newest wish waits, however often it changes.
    const telling = insist(seat, this.#patience, () => this.#call('want', { tracks: [...wanted] })).finally(
      () => {
        this.#running = false
        if (this.#seat?.closed === false) this.#settle()
      },
    )
    detach(telling, seat.name)
  }
}

/** Runs what shares a lane one after the other, in the order asked; different lanes do not wait for one another. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>()

  run<T>(lane: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(lane) ?? Promise.resolve()
    const mine = before.then(act, act)
    // The lane goes on whatever becomes of this one; its caller hears of a failure.
    const settled = mine.catch(() => {})
    this.#last.set(lane, settled)
    void settled.then(() => {
      if (this.#last.get(lane) === settled) this.#last.delete(lane)
    })
    return mine
  }
}

/** Who begins at the same time goes on at the same time: nobody has to be told of the others one by one. */
export class Together {
  readonly #running = new Set<Promise<unknown>>()

  /** Waits for `run`, and then for all others that are under way by then, however they end. */
  async wait<T>(run: Promise<T>): Promise<T> {
    this.#running.add(run)
    try {
      const value = await run
      await Promise.allSettled(this.#running)
      return value
    } finally {
      this.#running.delete(run)
    }
  }
}

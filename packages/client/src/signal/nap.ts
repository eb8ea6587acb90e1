import { after, type Scope } from '@parley/kit'

/** A wait between two tries that something may end; what would have ended it before it began ends the next one. */
export class Nap {
  #end: (() => void) | null = null
  #ended = false

  /** Waits `ms` milliseconds, or until {@link end}, or until the scope ends. */
  async take(scope: Scope, ms: number): Promise<void> {
    if (ms > 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        const cancel = after(scope, ms, resolve)
        const release = scope.defer(resolve)
        this.#end = () => {
          cancel()
          release()
          resolve()
        }
      })
    }
    this.#end = null
    this.#ended = false
  }

  end(): void {
    this.#ended = true
    this.#end?.()
  }
}

import { reportFault } from './fault.ts'

/** What every wait inside a lifetime rejects with when that lifetime ends. */
export class Closed extends Error {
  override readonly name = 'Closed'
}

/**
 * A lifetime. Whoever opens a thing gives it a scope; closing the scope ends the thing and all it owns:
 * once, synchronously, newest first, never throwing.
 */
export class Scope implements Disposable {
  readonly name: string
  readonly #ending = new AbortController()
  readonly #cleanups = new Set<() => void>()

  constructor(name: string) {
    this.name = name
  }

  /** Aborts when the lifetime ends; its reason is a {@link Closed}. */
  get signal(): AbortSignal {
    return this.#ending.signal
  }

  get closed(): boolean {
    return this.signal.aborted
  }

  /** Why it ended, one word for logs and for the wire; empty while it lives. */
  get reason(): string {
    return this.signal.reason instanceof Closed ? this.signal.reason.message : ''
  }

  /** How many cleanups wait for the end: for tests that count what is left open. */
  get size(): number {
    return this.#cleanups.size
  }

  /** Runs `cleanup` at the end, or now if the end has been. The function returned takes it back. */
  defer(cleanup: () => void): () => void {
    if (this.closed) {
      this.#run(cleanup)
      return () => {}
    }
    // A wrapper of its own, so that the same function deferred twice runs twice.
    const entry = (): void => cleanup()
    this.#cleanups.add(entry)
    return () => void this.#cleanups.delete(entry)
  }

  /** A lifetime inside this one: it ends with its parent at the latest. */
  child(name: string): Scope {
    const child = new Scope(`${this.name}/${name}`)
    child.defer(this.defer(() => child.close(this.reason)))
    return child
  }

  /** Opens a thing in a lifetime of its own. If the opening fails, nothing of it is left. */
  async open<T>(name: string, build: (scope: Scope) => Promise<T>): Promise<T> {
    const child = this.child(name)
    try {
      return await build(child)
    } catch (error) {
      child.close('failed')
      throw error
    }
  }

  /**
   * Ties what arrives late to this lifetime. If the owner has gone meanwhile, what arrived is closed at once
   * and the wait rejects with the reason of the end.
   */
  async adopt<T>(arriving: Promise<T>, close: (thing: T) => void): Promise<T> {
    const thing = await arriving
    this.defer(() => close(thing))
    this.signal.throwIfAborted()
    return thing
  }

  close(reason = 'closed'): void {
    if (this.closed) return
    this.#ending.abort(new Closed(reason))
    for (const cleanup of [...this.#cleanups].reverse()) this.#run(cleanup)
    this.#cleanups.clear()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #run(cleanup: () => void): void {
    try {
      cleanup()
    } catch (error) {
      reportFault(error, this.name)
    }
  }
}

/** A value that can be read now and followed; the same contract as React's `useSyncExternalStore`. */
export interface Readable<T> {
  get(): T
  /** Calls `listener` after every change; the function returned undoes it. */
  subscribe(listener: () => void): () => void
}

/** A {@link Readable} that its owner sets. Setting an identical value (`Object.is`) tells nobody. */
export class Store<T> implements Readable<T> {
  #value: T
  readonly #listeners = new Set<() => void>()

  constructor(initial: T) {
    this.#value = initial
  }

  get(): T {
    return this.#value
  }

  set(next: T): void {
    if (Object.is(next, this.#value)) return
    this.#value = next
    for (const listener of [...this.#listeners]) listener()
  }

  update(change: (value: T) => T): void {
    this.set(change(this.#value))
  }

  subscribe(listener: () => void): () => void {
    const entry = (): void => listener()
    this.#listeners.add(entry)
    return () => void this.#listeners.delete(entry)
  }
}

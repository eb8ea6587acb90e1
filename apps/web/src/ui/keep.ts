/** The part of the Web Storage interface that is used here. */
export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Whether anything at all has the form that is kept under a key. */
export type Form<T> = (value: unknown) => value is T

/**
 * One value kept by the browser, of a known form. Storage may be forbidden or full, and what is in it may be anything: a
 * value that cannot be read is as if it had never been kept.
 */
export class Kept<T> {
  readonly #box: () => Box
  readonly #key: string
  readonly #is: Form<T>

  constructor(box: () => Box, key: string, is: Form<T>) {
    this.#box = box
    this.#key = `parley:${key}`
    this.#is = is
  }

  read(): T | null {
    try {
      const text = this.#box().getItem(this.#key)
      const value: unknown = text === null ? null : JSON.parse(text)
      return this.#is(value) ? value : null
    } catch {
      return null // Forbidden, or not JSON: nothing was kept that can be used.
    }
  }

  write(value: T | null): void {
    try {
      if (value === null) this.#box().removeItem(this.#key)
      else this.#box().setItem(this.#key, JSON.stringify(value))
    } catch {
      // Forbidden or full: the app works without remembering.
    }
  }
}

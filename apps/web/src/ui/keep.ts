/** The part of the Web Storage interface that is used here. */
export type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Whether anything at all has the form that is kept under a key. */
export type Form<T> = (value: unknown) => value is T

/** Any text. */
export const isText: Form<string> = (value) => typeof value === 'string'
/** On or off. */
export const isFlag: Form<boolean> = (value) => typeof value === 'boolean'
/** One of a list of words. */
export const isOneOf = <T extends string>(words: readonly T[]): Form<T> => {
  return (value): value is T => words.some((word) => word === value)
}
/** What may be missing: `nothing` is what stands for it. */
export const isMaybe = <T, N extends null | undefined>(form: Form<T>, nothing: N): Form<T | N> => {
  return (value): value is T | N => value === nothing || form(value)
}
/** An object with at least these fields. */
export const isFields = <T extends object>(forms: { readonly [K in keyof T]-?: Form<T[K]> }): Form<T> => {
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries<Form<unknown>>(forms).every(([name, form]) =>
      form((value as Record<string, unknown>)[name]),
    )
}
/** A list of which each entry has a form. */
export const isListOf = <T>(form: Form<T>): Form<readonly T[]> => {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(form)
}

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

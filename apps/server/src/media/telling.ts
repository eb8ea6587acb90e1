import { reportFault, type Scope } from '@parley/kit'

/** Those who want to be told one kind of fact, each for as long as its scope lives. */
export class Telling<T> {
  readonly #listeners = new Set<(fact: T) => void>()

  add(scope: Scope, tell: (fact: T) => void): void {
    if (scope.closed) return
    const entry = (fact: T): void => tell(fact)
    this.#listeners.add(entry)
    scope.defer(() => this.#listeners.delete(entry))
  }

  /** Tells everyone; one that throws does not keep the others from hearing it. */
  tell(fact: T): void {
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue
      try {
        listener(fact)
      } catch (error) {
        reportFault(error, 'a listener of the media port')
      }
    }
  }
}

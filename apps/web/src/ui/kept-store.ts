import { Store } from '@parley/kit'
import type { Kept } from './keep.ts'

/** A store that starts with what the browser kept, and keeps what it is set to. */
export class KeptStore<T> extends Store<T> {
  readonly #kept: Kept<T>

  constructor(kept: Kept<T>, otherwise: T) {
    super(kept.read() ?? otherwise)
    this.#kept = kept
  }

  override set(next: T): void {
    super.set(next)
    this.#kept.write(next)
  }
}

import { after, type Readable, type Scope, Store } from '@parley/kit'
import { type LocalMedia, showsOn } from '../ui/local-media.ts'

/** Whether one is heard only because a key is held: `tail` is the moment after it was let go. */
export type Talk = 'off' | 'held' | 'tail'

/** The end of the last word: people let go of the key while they still say it. */
const TAIL_MS = 300

/** Lets one be heard as long as a key is held, and goes back to being muted by itself. */
export class PushToTalk {
  readonly #scope: Scope
  readonly #local: Pick<LocalMedia, 'microphone' | 'set'>
  readonly #talk = new Store<Talk>('off')
  #takeBack = (): void => {}

  constructor(scope: Scope, local: Pick<LocalMedia, 'microphone' | 'set'>) {
    this.#scope = scope
    this.#local = local
    // Muted by its own button, or by a host, it is muted: nothing is left to be ended.
    scope.defer(local.microphone.subscribe(() => this.#follow()))
    scope.defer(() => this.end())
  }

  get talk(): Readable<Talk> {
    return this.#talk
  }

  /** The key goes down. Answers whether it talks: not for somebody who is heard anyway. */
  begin(): boolean {
    if (this.#talk.get() === 'off' && showsOn(this.#local.microphone.get())) return false
    this.#takeBack()
    this.#talk.set('held')
    this.#local.set('microphone', true)
    return true
  }

  /** The key is let go. */
  release(): void {
    if (this.#talk.get() !== 'held') return
    this.#talk.set('tail')
    this.#takeBack = after(this.#scope, TAIL_MS, () => this.end())
  }

  /** Mutes at once, as when the window is left: a key that is let go elsewhere is not heard of here. */
  end(): void {
    if (this.#talk.get() === 'off') return
    this.#takeBack()
    this.#talk.set('off')
    this.#local.set('microphone', false)
  }

  #follow(): void {
    if (this.#talk.get() === 'off' || this.#local.microphone.get().on) return
    this.#takeBack()
    this.#talk.set('off')
  }
}

import type { Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'

/** What a test can make fail or wait: every call of the port that answers later. */
export type FakeStep =
  | 'openRoom'
  | 'openTransport'
  | 'openData'
  | 'bridge'
  | 'openPipe'
  | 'pipeOut'
  | 'pipeIn'
  | 'connect'
  | 'restartIce'
  | 'publish'
  | 'setMuted'
  | 'counts'
  | 'subscribe'
  | 'flow'
  | 'setLayer'
  | 'setPriority'

/** The hand of a test in a fake: which call fails next, which ones wait. */
export class FakeControl {
  readonly #failures = new Map<FakeStep, Error[]>()
  readonly #gates = new Map<FakeStep, PromiseWithResolvers<void>>()

  /** Makes the next call of that step reject; several calls queue several failures. */
  failNext(step: FakeStep, error: Error = new ProtocolError('unsupported-media')): void {
    this.#failures.set(step, [...(this.#failures.get(step) ?? []), error])
  }

  /** Makes calls of that step wait until the function returned is called. */
  hold(step: FakeStep): () => void {
    const gate = this.#gates.get(step) ?? Promise.withResolvers<void>()
    this.#gates.set(step, gate)
    return () => {
      this.#gates.delete(step)
      gate.resolve()
    }
  }

  /** Waits as the test wants, then fails as the test wants, or with `Closed` if the lifetime ended meanwhile. */
  async pass(step: FakeStep, life: Scope): Promise<void> {
    life.signal.throwIfAborted()
    await this.#gates.get(step)?.promise
    life.signal.throwIfAborted()
    const failure = this.#failures.get(step)?.shift()
    if (failure !== undefined) throw failure
  }
}

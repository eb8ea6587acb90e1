import { after, backoff, detach, type BackoffShape, type Scope } from '@parley/kit'
import type { types } from 'mediasoup'
import type { MediaLog } from './media-log.ts'

/** A spare is started when the server, or those whose worker has just died, do not need the processor for themselves. */
const LATER: BackoffShape = { first: 3_000, most: 60_000 }

/**
 * A worker process that runs and has nothing to do yet. Its start takes from 50 ms to some hundreds on a machine that is
 * busy: time that people whose worker died would wait (docs/adr/0017).
 */
export class SpareWorker {
  readonly #scope: Scope
  readonly #spawn: () => Promise<types.Worker>
  readonly #log: MediaLog
  #ready: types.Worker | null = null
  #tries = 0

  constructor(scope: Scope, spawn: () => Promise<types.Worker>, log: MediaLog) {
    this.#scope = scope
    this.#spawn = spawn
    this.#log = log
    scope.defer(() => this.#ready?.close())
    this.#later()
  }

  /** The spare, if it is there: it belongs to the caller, and another one is started a while later. */
  take(): types.Worker | null {
    const worker = this.#ready
    if (worker === null) return null
    this.#ready = null
    this.#tries = 0
    this.#later()
    return worker
  }

  #later(): void {
    const wait = LATER.first + backoff(LATER, this.#tries++, 1)
    after(this.#scope, wait, () => detach(this.#start(), this.#scope.name))
  }

  async #start(): Promise<void> {
    try {
      const worker = await this.#spawn()
      if (this.#scope.closed) return worker.close()
      this.#ready = worker
      worker.once('died', () => {
        if (this.#ready !== worker) return // It is in use: its death is its user's concern.
        this.#ready = null
        this.#later()
      })
    } catch (error) {
      this.#log('warn', 'no spare media worker could be started', { err: error })
      this.#later()
    }
  }
}

import { after, backoff, detach, type BackoffShape, type Scope } from '@parley/kit'
import type { MediaLog } from './media-log.ts'
import { startMediaWorker, type MediaWorker, type WorkerWant } from './media-worker.ts'
import { LOST } from './port.ts'
import type { SpareWorker } from './spare-worker.ts'
import { watchWorker } from './worker-watch.ts'

/** The first replacement comes at once; a worker that dies again and again must not eat the machine. */
const REPLACING: BackoffShape = { first: 250, most: 10_000 }

/**
 * Who lived this long did not die of its start: the next replacement comes at once again. Even if it dies of what its people send, a
 * start every few seconds costs the machine little, and waiting costs them everything.
 */
const LIVED_MS = 3_000

/** After a worker was told to end, by a signal that was probably meant for the whole server: let that end first. */
const STOPPED_MS = 1_000

/** A place for one worker: a process on its port, and after its death the next one. */
export class WorkerSlot {
  readonly #scope: Scope
  readonly #want: WorkerWant
  readonly #log: MediaLog
  readonly #spare: SpareWorker
  readonly #changed: () => void
  #worker: MediaWorker | null = null
  #tries = 0

  constructor(
    scope: Scope,
    want: WorkerWant,
    { log, spare }: { readonly log: MediaLog; readonly spare: SpareWorker },
    changed: () => void,
  ) {
    this.#scope = scope
    this.#want = want
    this.#log = log
    this.#spare = spare
    this.#changed = changed
  }

  /** The worker that runs here now; null while it is being replaced. */
  get worker(): MediaWorker | null {
    return this.#worker
  }

  /** Starts the worker; the promise is of the first start only, those after a death are the slot's own concern. */
  async start(): Promise<void> {
    const worker = await startMediaWorker(this.#scope, this.#want, this.#log, this.#spare.take())
    const since = performance.now()
    worker.life.defer(() => {
      this.#worker = null
      this.#changed()
      if (worker.life.reason !== LOST) return
      this.#tries = performance.now() - since > LIVED_MS ? 0 : this.#tries
      this.#startLater(worker.stopped ? STOPPED_MS : 0)
    })
    watchWorker(worker, this.#log)
    this.#worker = worker
    this.#changed()
  }

  #startLater(least = 0): void {
    const wait = least + backoff(REPLACING, this.#tries++, Math.random())
    const start = (): void => detach(this.#startAgain(), this.#scope.name)
    if (wait === 0) start()
    else after(this.#scope, wait, start)
  }

  async #startAgain(): Promise<void> {
    try {
      await this.start()
      this.#log('info', 'a media worker was replaced', {
        pid: this.#worker?.process.pid,
        port: this.#want.port,
      })
    } catch (error) {
      if (this.#scope.closed) return
      this.#log('error', 'a media worker could not be replaced yet', { err: error })
      this.#startLater()
    }
  }
}

import { after, Store, type Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'
import { leastLoaded } from './least-loaded.ts'
import { MediaStartError } from './media-start-error.ts'
import type { MediaLog } from './media-log.ts'
import { spawnWorker, type MediaWorker, type WorkerWant } from './media-worker.ts'
import { SpareWorker } from './spare-worker.ts'
import { WorkerSlot } from './worker-slot.ts'

/** How long a room waits for a worker while all of them are being replaced; a start takes about 50 ms. */
const WAIT_MS = 5_000

/** The workers of this process, each on a port of its own: the first one and those after it. */
export class Workers {
  readonly #live = new Store<readonly MediaWorker[]>([])

  private constructor() {}

  /** Starts `count` workers, `want.port` and the ports after it. Throws {@link MediaStartError} and leaves nothing. */
  static async start(scope: Scope, count: number, want: WorkerWant, log: MediaLog): Promise<Workers> {
    const last = want.port + count - 1
    if (last > 65_535)
      throw new MediaStartError('address', `MEDIA_PORT: ${count} workers would need ports up to ${last}`)
    const workers = new Workers()
    return scope.open('workers', async (life) => {
      const spare = new SpareWorker(life, () => spawnWorker(want), log)
      const slots: WorkerSlot[] = Array.from({ length: count }, (_, index) => {
        const port = want.port === 0 ? 0 : want.port + index
        return new WorkerSlot(life, { ...want, port }, { log, spare }, () => workers.#look(slots))
      })
      await Promise.all(slots.map((slot) => slot.start()))
      return workers
    })
  }

  /** Those that run now. */
  get live(): readonly MediaWorker[] {
    return this.#live.get()
  }

  /** The worker for a new room. Open it on that at once, without a wait between: rooms that come together spread too. */
  pick(): MediaWorker {
    const worker = leastLoaded(this.live)
    if (worker === undefined) throw new ProtocolError('unavailable', 'no media worker is running')
    return worker
  }

  #look(slots: readonly WorkerSlot[]): void {
    this.#live.set(slots.flatMap((slot) => slot.worker ?? []))
  }

  /** Waits a moment if all are being replaced; rejects with `Closed` when the scope ends first. */
  async someLive(scope: Scope): Promise<void> {
    if (this.live.length > 0) return
    const wait = scope.child('wait for a media worker')
    const { promise, resolve } = Promise.withResolvers<void>()
    wait.defer(resolve)
    wait.defer(this.#live.subscribe(resolve))
    after(wait, WAIT_MS, resolve)
    await promise
    wait.close()
    scope.signal.throwIfAborted()
  }
}

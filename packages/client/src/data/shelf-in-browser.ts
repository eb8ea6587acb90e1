import { after, Closed, detach, type Scope } from '@parley/kit'
import type { PartKey, Place, PlaceKind, Shelf } from './shelf.ts'
import type { ShelfRequest } from './shelf-worker.ts'

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** A meeting's first moments belong to its media: to start a worker takes a core for a twentieth of a second. */
const WORKER_STARTS_MS = 2_000

/**
 * The browser's shelf, for the scope's lifetime. Its worker is fetched soon, or when it is used first: later in a meeting
 * nothing may have to be, just when the server is away.
 */
export function shelfInBrowser(scope: Scope): Shelf {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  let broken: Error | null = null
  let asked = 0
  let worker: Worker | null = null
  const started = (): Worker => {
    if (worker !== null) return worker
    worker = new Worker(new URL('./shelf-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      const asker = waiting.get(data.id)
      waiting.delete(data.id)
      if (data.error === undefined) asker?.resolve(data.value)
      else asker?.reject(new Error(data.error))
    })
    worker.addEventListener('error', (event) => {
      broken = new Error(`the worker for files failed: ${event.message}`)
      failAll(broken)
    })
    return worker
  }
  after(scope, WORKER_STARTS_MS, started)
  scope.defer(() => {
    worker?.terminate()
    broken = new Closed(scope.reason)
    failAll(broken)
  })
  const ask = <T>(request: ShelfRequest, give: Transferable[] = []): Promise<T> =>
    new Promise<unknown>((resolve, reject) => {
      if (broken !== null) return reject(broken)
      asked += 1
      waiting.set(asked, { resolve, reject })
      started().postMessage({ id: asked, request }, give)
    }) as Promise<T>

  return {
    has: (key) => ask({ do: 'has', name: nameOf(key) }),
    hash: (file) => ask({ do: 'hash', file }),
    open: async (key, kind) => {
      const name = nameOf(key)
      const offset = await ask<number>({ do: 'open', name, kind: await possible(kind) })
      return placeOf(name, offset, ask)
    },
  }
}

function placeOf(
  name: string,
  offset: number,
  ask: <T>(request: ShelfRequest, give?: Transferable[]) => Promise<T>,
): Place {
  const write = inBatches((pieces) =>
    ask<void>(
      { do: 'write', name, pieces },
      pieces.map(({ buffer }) => buffer),
    ),
  )
  return {
    offset,
    write,
    finish: () => ask({ do: 'finish', name }),
    file: () => ask({ do: 'file', name }),
    drop: () => ask({ do: 'drop', name }),
  }
}

/** Bytes that are written in one go: each write costs a way to the worker and one to the disk. */
const BATCH = 2 * 1024 * 1024

/** Writes one batch after the other, each of all that came while the one before it was being written. */
function inBatches(
  write: (pieces: readonly Uint8Array<ArrayBuffer>[]) => Promise<void>,
): (bytes: Uint8Array<ArrayBuffer>) => Promise<void> {
  const queue: { readonly bytes: Uint8Array<ArrayBuffer>; readonly done: PromiseWithResolvers<void> }[] = []
  let writing = false
  const run = async (): Promise<void> => {
    writing = true
    while (queue.length > 0) {
      let count = 0
      for (let size = 0; count < queue.length && size < BATCH; count += 1) {
        size += queue[count]?.bytes.length ?? 0
      }
      const batch = queue.splice(0, count)
      const settle = (how: (done: PromiseWithResolvers<void>) => void): void =>
        batch.forEach(({ done }) => how(done))
      await write(batch.map(({ bytes }) => bytes)).then(
        () => settle((done) => done.resolve()),
        (error: unknown) => settle((done) => done.reject(error)),
      )
    }
    writing = false
  }
  return (bytes) => {
    const done = Promise.withResolvers<void>()
    queue.push({ bytes, done })
    if (!writing) detach(run(), 'storing a file')
    return done.promise
  }
}

/** The size is part of the name: another file under the same number is not gone on with. */
const nameOf = ({ peer, id, size }: PartKey): string => `${peer}.${id}.${size}`

/** In a browser that keeps no files for pages (a private window, say) memory has to do. */
async function possible(kind: PlaceKind): Promise<PlaceKind> {
  if (kind !== 'private') return kind
  const keeps = await navigator.storage?.getDirectory?.().then(
    () => true,
    () => false,
  )
  return keeps === true ? 'private' : 'memory'
}

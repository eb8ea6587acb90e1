import { createSHA256, type IHasher } from 'hash-wasm'

/*
 * A worker of its own for the bytes of files that arrive: it writes them, hashes them, and keeps both off the page's
 * thread. One request after the other for each place; `shelf-in-browser.ts` speaks with it.
 */

/** As much of a synchronous access handle (WHATWG File System, 2.6) as is used; TypeScript has it for workers only. */
interface AccessHandle {
  getSize(): number
  read(into: Uint8Array, options: { at: number }): number
  write(bytes: Uint8Array, options: { at: number }): number
  truncate(size: number): void
  flush(): void
  close(): void
}
interface WithAccess {
  createSyncAccessHandle(): Promise<AccessHandle>
}

/** What the page asks; `name` is the place's file name. */
export type ShelfRequest =
  | { readonly do: 'has'; readonly name: string }
  | { readonly do: 'open'; readonly name: string; readonly kind: 'private' | 'memory' | FileSystemFileHandle }
  | { readonly do: 'write'; readonly name: string; readonly pieces: readonly Uint8Array<ArrayBuffer>[] }
  | { readonly do: 'finish'; readonly name: string }
  | { readonly do: 'file'; readonly name: string }
  | { readonly do: 'drop'; readonly name: string }
  | { readonly do: 'hash'; readonly file: Blob }

/** Where bytes go. */
interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>): void | Promise<void>
  close(): void | Promise<void>
  drop(): void | Promise<void>
  file(): File | Promise<File> | null
}

interface Open {
  readonly sink: Sink
  readonly hasher: IHasher
}

const FOLDER = 'parley-files'
/** A part that nobody came back for within a day, and a whole file that was saved long ago, are taken away. */
const STALE_MS = { part: 24 * 3_600_000, whole: 3_600_000 }
const WHOLE = '.whole'
const BLOCK = 1024 * 1024

const places = new Map<string, Open>()
let last: Promise<unknown> = Promise.resolve()

addEventListener('message', ({ data }: MessageEvent<{ id: number; request: ShelfRequest }>) => {
  const { id, request } = data
  const answer = (done: Promise<unknown>): void => {
    done.then(
      (value) => postMessage({ id, value }),
      (error: unknown) => postMessage({ id, error: String(error) }),
    )
  }
  // Hashing a file of this machine takes long and touches no place: it must not hold up what arrives.
  if (request.do === 'hash') return answer(hashOf(request.file))
  last = last.then(
    () => answerAfter(request),
    () => answerAfter(request),
  )
  answer(last)
})

function answerAfter(request: Exclude<ShelfRequest, { do: 'hash' }>): Promise<unknown> {
  switch (request.do) {
    case 'has':
      return exists(request.name)
    case 'open':
      return open(request.name, request.kind)
    case 'write':
      return write(request.name, request.pieces)
    case 'finish':
      return finish(request.name)
    case 'file':
      return Promise.resolve(place(request.name).sink.file())
    case 'drop':
      return drop(request.name)
  }
}

function place(name: string): Open {
  const found = places.get(name)
  if (found === undefined) throw new Error(`no place ${name} is open`)
  return found
}

async function open(name: string, kind: 'private' | 'memory' | FileSystemFileHandle): Promise<number> {
  const hasher = await createSHA256()
  hasher.init()
  if (kind === 'memory') places.set(name, { sink: memorySink(), hasher })
  else if (kind !== 'private') places.set(name, { sink: await chosenSink(kind), hasher })
  else {
    const { sink, offset } = await privateSink(name, hasher)
    places.set(name, { sink, hasher })
    return offset
  }
  return 0
}

async function write(name: string, pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  const { sink, hasher } = place(name)
  const bytes = joined(pieces)
  hasher.update(bytes)
  await sink.write(bytes)
}

/** One piece of several: each write is a way of its own to the disk. */
function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = pieces
  if (only !== undefined && pieces.length === 1) return only
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

async function finish(name: string): Promise<string> {
  const { sink, hasher } = place(name)
  await sink.close()
  return hasher.digest('hex')
}

async function drop(name: string): Promise<void> {
  const found = places.get(name)
  places.delete(name)
  await found?.sink.drop()
}

async function hashOf(file: Blob): Promise<string> {
  const hasher = await createSHA256()
  hasher.init()
  for (let at = 0; at < file.size; at += BLOCK) {
    hasher.update(new Uint8Array(await file.slice(at, at + BLOCK).arrayBuffer()))
  }
  return hasher.digest('hex')
}

function memorySink(): Sink {
  const parts: Uint8Array<ArrayBuffer>[] = []
  return {
    write: (bytes) => void parts.push(bytes),
    close: () => {},
    drop: () => void parts.splice(0),
    file: () => new File(parts, 'file'),
  }
}

/** A file that the person chose: the browser writes beside it and puts it there when it is closed. */
async function chosenSink(handle: FileSystemFileHandle): Promise<Sink> {
  const writable = await handle.createWritable()
  let closed = false
  return {
    write: (bytes) => writable.write(bytes),
    close: () => {
      closed = true
      return writable.close()
    },
    drop: async () => {
      if (!closed) await writable.abort()
    },
    file: () => null,
  }
}

async function folder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory()
  return root.getDirectoryHandle(FOLDER, { create: true })
}

async function exists(name: string): Promise<boolean> {
  try {
    await (await folder()).getFileHandle(name)
    return true
  } catch {
    return false // Not there, or the browser keeps no files at all.
  }
}

/** A file in the browser's own storage, that nobody sees: what is there already is read again for the hash. */
async function privateSink(name: string, hasher: IHasher): Promise<{ sink: Sink; offset: number }> {
  const parent = await folder()
  const handle = await parent.getFileHandle(name, { create: true })
  const access = await (handle as unknown as WithAccess).createSyncAccessHandle()
  let at = access.getSize()
  const block = new Uint8Array(BLOCK)
  for (let from = 0; from < at;) {
    const count = access.read(block.subarray(0, Math.min(BLOCK, at - from)), { at: from })
    if (count === 0) break
    hasher.update(block.subarray(0, count))
    from += count
  }
  let open = true
  const shut = (): void => {
    if (open) access.close()
    open = false
  }
  const sink: Sink = {
    write: (bytes) => {
      const count = access.write(bytes, { at })
      if (count < bytes.length) throw new Error('the disk is full')
      at += count
    },
    close: async () => {
      access.flush()
      shut()
      const moving = handle as FileSystemFileHandle & { move?: (name: string) => Promise<void> }
      // A whole file has another name than a part, so that it is not taken for one after a reload.
      await moving.move?.(name + WHOLE)
    },
    drop: async () => {
      shut()
      for (const each of [name, name + WHOLE]) await parent.removeEntry(each).catch(() => {}) // One of them is there.
    },
    file: () => handle.getFile(),
  }
  return { sink, offset: at }
}

/** Takes away what was left behind; what another tab is writing cannot be removed, and stays. */
async function tidy(): Promise<void> {
  const parent = await folder()
  for await (const [name, handle] of parent.entries()) {
    if (handle.kind !== 'file') continue
    const { lastModified } = await handle.getFile()
    const age = Date.now() - lastModified
    if (age < (name.endsWith(WHOLE) ? STALE_MS.whole : STALE_MS.part)) continue
    await parent.removeEntry(name).catch(() => {}) // Being written: not left behind.
  }
}
last = tidy().catch(() => {}) // A browser that keeps no files has none to tidy.

import { type Readable, Store } from '@parley/kit'
import { drawnAt } from './shapes.ts'

/** A picture that a person brought along; it stays in this browser. */
export interface OwnPicture extends KeptPicture {
  /** Where the page can show it from, as long as it is kept. */
  readonly address: string
}

interface KeptPicture {
  readonly id: string
  readonly blob: Blob
}

/** How large a picture may be when it is brought along, and how wide or high it is kept. */
const MOST_BYTES = 30 * 1024 * 1024
const MOST_PIXELS = 1_920
/** As many as one finds again at a glance. */
export const MOST_OWN = 8

/** Why a picture was not taken. */
export type Refused = 'not-a-picture' | 'too-large' | 'too-many' | 'not-kept'

/** A picture that was not taken, and why. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused'
  readonly reason: Refused

  constructor(reason: Refused, options?: ErrorOptions) {
    super(`the picture was not taken: ${reason}`, options)
    this.reason = reason
  }
}

const pictures = new Store<readonly OwnPicture[]>([])
let reading: Promise<void> | null = null

const shown = (picture: KeptPicture): OwnPicture => ({
  ...picture,
  address: URL.createObjectURL(picture.blob),
})

/** The pictures that this browser keeps, in the order in which they came. */
export const ownPictures: Readable<readonly OwnPicture[]> = pictures

/** Reads what is kept, once; a browser that keeps nothing has none. */
export function readOwnPictures(): Promise<void> {
  reading ??= readNow()
  return reading
}

async function readNow(): Promise<void> {
  try {
    const found = await inStore('readonly', (store) => store.getAll() as IDBRequest<unknown[]>)
    pictures.update((before) => [...found.filter(isKeptPicture).map(shown), ...before])
  } catch {
    // Storage is forbidden, as in some private windows or frames: there are none.
  }
}

/** Takes a picture: drawn anew, so that it is a picture, no larger than needed, and without what a camera wrote into it. */
export async function addOwnPicture(file: Blob): Promise<OwnPicture> {
  if (pictures.get().length >= MOST_OWN) throw new PictureRefused('too-many')
  if (file.size > MOST_BYTES) throw new PictureRefused('too-large')
  const picture = { id: `own-${crypto.randomUUID()}`, blob: await redrawn(file) }
  try {
    await inStore('readwrite', (store) => store.add(picture))
  } catch (error) {
    throw new PictureRefused('not-kept', { cause: error })
  }
  const own = shown(picture)
  pictures.update((before) => [...before, own])
  return own
}

/** Forgets a picture. */
export async function removeOwnPicture(id: string): Promise<void> {
  const gone = pictures.get().find((picture) => picture.id === id)
  if (gone !== undefined) URL.revokeObjectURL(gone.address)
  pictures.update((before) => before.filter((picture) => picture !== gone))
  await inStore('readwrite', (store) => store.delete(id))
}

async function redrawn(file: Blob): Promise<Blob> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file)
  } catch (error) {
    throw new PictureRefused('not-a-picture', { cause: error })
  }
  const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height))
  const { width, height } = drawnAt(picture, scale)
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (context === null) throw new PictureRefused('not-kept')
  context.imageSmoothingQuality = 'high'
  // What is transparent would show nothing behind the person.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  picture.close()
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.88 })
}

function isKeptPicture(value: unknown): value is KeptPicture {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'blob' in value &&
    value.blob instanceof Blob
  )
}

const NAME = 'parley-backdrops'

async function inStore<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(NAME, 1)
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore('pictures', { keyPath: 'id' })
  })
  const database = await answer(opening)
  try {
    return await answer(ask(database.transaction('pictures', mode).objectStore('pictures')))
  } finally {
    database.close()
  }
}

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no answer from the store')))
  })
}

import type { FileOffer } from '@parley/protocol'

/** A picture up to this size is fetched and shown without asking, in bytes: a photograph of a phone. */
export const PICTURE_BYTES = 5 * 1024 * 1024

/** What is shown as a picture, by its first bytes (WHATWG MIME Sniffing, 6.1). No SVG: that is a program. */
const SIGNATURES: readonly { readonly type: string; readonly at: number; readonly bytes: string }[] = [
  { type: 'image/png', at: 0, bytes: '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', at: 0, bytes: '\xff\xd8\xff' },
  { type: 'image/gif', at: 0, bytes: 'GIF87a' },
  { type: 'image/gif', at: 0, bytes: 'GIF89a' },
  { type: 'image/webp', at: 8, bytes: 'WEBP' },
  { type: 'image/avif', at: 4, bytes: 'ftypavif' },
]

/** Whether an offer says that it is a picture small enough to be shown without asking. */
export function claimsPicture({ type, size }: FileOffer): boolean {
  return size > 0 && size <= PICTURE_BYTES && SIGNATURES.some((signature) => signature.type === type)
}

/** The type of a picture by its first bytes, whatever it was called; null if it is none that is shown. */
export function pictureType(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head)
  return SIGNATURES.find(({ at, bytes }) => text.startsWith(bytes, at))?.type ?? null
}

/** The type of a small picture; null for everything else. */
export async function readPicture(file: Blob): Promise<string | null> {
  if (file.size > PICTURE_BYTES) return null
  return pictureType(new Uint8Array(await file.slice(0, 16).arrayBuffer()))
}

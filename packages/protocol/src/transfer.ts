import * as z from 'zod/mini'
import { cleanName } from './ids.ts'
import { LIMITS } from './limits.ts'

/** Version of what two browsers say to each other about files; raised when an older one could misunderstand a newer one. */
export const TRANSFER_VERSION = 1

/** A transfer's number, chosen by its sender, unique among those to one receiver. */
const TransferId = z.int().check(z.nonnegative(), z.maximum(0xffff_ffff))
const Offset = z.int().check(z.nonnegative(), z.maximum(LIMITS.fileBytes))

/** Names that Windows takes for devices, whatever follows the dot. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** What separates folders or is refused in names by one file system or another. */
const REFUSED = /[/\\:*?"<>|]/g

/**
 * A file's name as it may be shown and saved anywhere: one line, without folders, without what turns the direction of
 * text (so that an ending cannot hide), not hidden, cut in the middle so that its ending stays.
 */
export function cleanFileName(text: string): string {
  const plain = cleanName(text)
    .replace(REFUSED, '_')
    .replace(/^[. ]+/, '')
    .replace(/[. ]+$/, '')
  const named = plain === '' ? 'file' : DEVICES.test(plain) ? `_${plain}` : plain
  if (named.length <= LIMITS.fileNameLength) return named
  const ending = /\.[^.]{1,12}$/.exec(named)?.[0] ?? ''
  // Well-formed: a cut through a pair of surrogates leaves no half of it.
  return (
    named
      .slice(0, LIMITS.fileNameLength - ending.length - 1)
      .toWellFormed()
      .replace('\ufffd', '') +
    '…' +
    ending
  )
}

/** A file as it is offered. */
export const FileOffer = z.object({
  id: TransferId,
  name: z.pipe(z.string().check(z.minLength(1), z.maxLength(1_000)), z.transform(cleanFileName)),
  size: Offset,
  /** Its media type as the sender's system has it; never trusted for more than an icon or a second look. */
  type: z.string().check(z.maxLength(128), z.regex(/^[\w.+-]*(\/[\w.+-]+)?$/)),
})
export type FileOffer = z.infer<typeof FileOffer>

/** Why a transfer was ended before its end. */
export const CancelReason = z.enum(['cancelled', 'storage', 'unreadable', 'wrong'])
export type CancelReason = z.infer<typeof CancelReason>

/** Control messages between two browsers, as JSON texts; the bytes go between them as {@link encodeChunk chunks}. */
export const TransferMessage = z.discriminatedUnion('t', [
  /** The first word on a new channel, said until the other end is heard. */
  z.object({ t: z.literal('hello'), v: z.literal(TRANSFER_VERSION), heard: z.boolean() }),
  /** From the sender; said again on every new channel until the transfer is over. */
  z.object({ t: z.literal('offer'), offer: FileOffer }),
  /** From the receiver: send from here on. Also after a gap, and for going on. */
  z.object({ t: z.literal('accept'), id: TransferId, offset: Offset }),
  z.object({ t: z.literal('decline'), id: TransferId }),
  /** Everything before `offset` is stored. */
  z.object({ t: z.literal('ack'), id: TransferId, offset: Offset }),
  /** From the sender: all was sent, and this is its hash. */
  z.object({ t: z.literal('end'), id: TransferId, sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
  /** From the receiver: everything is there, and the hash is, or is not, the same. */
  z.object({ t: z.literal('checked'), id: TransferId, good: z.boolean() }),
  /** From either end. `from` says whose number it is: the sender's own, or the other's. */
  z.object({
    t: z.literal('cancel'),
    from: z.enum(['sender', 'receiver']),
    id: TransferId,
    reason: CancelReason,
  }),
])
export type TransferMessage = z.infer<typeof TransferMessage>

/** Reads a control message; null when it is none. */
export function readTransferMessage(text: string): TransferMessage | null {
  if (text.length > LIMITS.fileControlLength) return null
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null // Not JSON: the same answer as JSON of a wrong form.
  }
  const parsed = TransferMessage.safeParse(json)
  return parsed.success ? parsed.data : null
}

/** A piece of a file and where it belongs. */
export interface Chunk {
  readonly id: number
  readonly offset: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** One byte of version, three to spare, the transfer's number, and the offset as two halves, big-endian. */
const HEADER = 16

/** A chunk as it goes over a channel: a header of 16 bytes, then the bytes. */
export function encodeChunk({ id, offset, bytes }: Chunk): ArrayBuffer {
  const message = new Uint8Array(HEADER + bytes.length)
  const view = new DataView(message.buffer)
  view.setUint8(0, TRANSFER_VERSION)
  view.setUint32(4, id)
  view.setUint32(8, Math.floor(offset / 2 ** 32))
  view.setUint32(12, offset % 2 ** 32)
  message.set(bytes, HEADER)
  return message.buffer
}

/** Reads a chunk; null when it is none, or holds nothing, or more than one may. The bytes are a view, not a copy. */
export function readChunk(message: ArrayBuffer): Chunk | null {
  const length = message.byteLength - HEADER
  if (length <= 0 || length > LIMITS.fileChunkBytes) return null
  const view = new DataView(message)
  if (view.getUint8(0) !== TRANSFER_VERSION) return null
  const offset = view.getUint32(8) * 2 ** 32 + view.getUint32(12)
  if (offset > LIMITS.fileBytes) return null
  return { id: view.getUint32(4), offset, bytes: new Uint8Array(message, HEADER) }
}

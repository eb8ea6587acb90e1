import type { CheckId } from '@parley/protocol'
import type { Rest } from '../rest.ts'
import { openDown, sendUp } from './calls.ts'

/** How long each direction is measured: a slow start is over, a short coffee is not. */
const MEASURED_MS = 3_000
/** The first piece sent up, from whose time the size of the next follows. */
const FIRST_BYTES = 128 * 1024
const MOST_BYTES = 8 * 1024 * 1024
/** `crypto.getRandomValues` gives no more at once. */
const RANDOM_BYTES = 65_536

/** What the line carries from the server, in bit/s, over HTTPS. Null when nothing came. */
export async function carriesDown(rest: Rest, id: CheckId, now: () => number): Promise<number | null> {
  const stop = new AbortController()
  const body = await openDown(rest, id, stop.signal)
  if (body === null) return null
  const reader = body.getReader()
  const began = now()
  let bytes = 0
  try {
    while (now() - began < MEASURED_MS) {
      const { done, value } = await reader.read()
      if (done) break
      bytes += value.byteLength
    }
  } finally {
    stop.abort()
  }
  return rate(bytes, now() - began)
}

/** What the line carries to the server, in bit/s, over HTTPS: a small piece first, then one that takes a while. */
export async function carriesUp(rest: Rest, id: CheckId, now: () => number): Promise<number | null> {
  const send = async (size: number): Promise<number | null> => {
    const began = now()
    return rate(await sendUp(rest, id, randomBytes(size)), now() - began)
  }
  const first = await send(FIRST_BYTES)
  if (first === null) return null
  const size = Math.round((first / 8_000) * (MEASURED_MS / 2))
  // A line so slow that the first piece took that long is measured.
  return size <= FIRST_BYTES ? first : send(Math.min(MOST_BYTES, size))
}

function rate(bytes: number, ms: number): number | null {
  return bytes === 0 || ms <= 0 ? null : (bytes * 8_000) / ms
}

/** Random, so that nothing on the way can make it smaller. */
function randomBytes(size: number): Blob {
  const piece = crypto.getRandomValues(new Uint8Array(Math.min(size, RANDOM_BYTES)))
  const whole = Math.floor(size / piece.length)
  return new Blob([...Array.from({ length: whole }, () => piece), piece.subarray(0, size % piece.length)])
}

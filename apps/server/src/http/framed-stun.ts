/** RFC 8489, 5: how a binding request begins, and the number that is in each message. */
const BINDING_REQUEST = 0x0001
const MAGIC_COOKIE = 0x2112a442
/** RFC 8489, 14.3. */
const USERNAME = 0x0006
const HEADER_BYTES = 20

/**
 * The username fragment of whom an ICE agent wants to reach, from the first bytes of its TCP connection: a STUN binding
 * request behind two bytes of length (RFC 4571). Null if they are no such thing.
 */
export function wantedFragment(first: Buffer): string | null {
  if (first.length < 2 + HEADER_BYTES) return null
  const length = first.readUInt16BE(0)
  const message = first.subarray(2, 2 + length)
  if (message.length < HEADER_BYTES || message.length !== length) return null
  if (message.readUInt16BE(0) !== BINDING_REQUEST || message.readUInt32BE(4) !== MAGIC_COOKIE) return null
  for (let at = HEADER_BYTES; at + 4 <= message.length;) {
    const [type, size] = [message.readUInt16BE(at), message.readUInt16BE(at + 2)]
    const value = message.subarray(at + 4, at + 4 + size)
    // "theirs:ours" (RFC 8445, 7.2.2), of which the first is the one that is asked for.
    if (type === USERNAME)
      return value.length === size ? (value.toString('latin1').split(':')[0] ?? null) : null
    at += 4 + Math.ceil(size / 4) * 4
  }
  return null
}

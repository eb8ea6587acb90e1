import { isIPv6 } from 'node:net'

/** IPv4 inside IPv6 (RFC 4291, 2.5.5.2), as a socket that listens on both shows it. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * Whom an address belongs to, for counting what it asks: an IPv4 address is one, of an IPv6 address the first 64 bits
 * are (RFC 4291, 2.5.1): the rest its owner chooses anew as often as it likes.
 */
export function askerOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? []
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

import { isIPv6 } from 'node:net'

/** More than these slow a browser down, which asks each of them (Chromium warns from five on). */
const MOST = 8

/** RFC 7064 and RFC 7065: scheme, host, port, and for TURN the transport. */
const FORM = /^(stun|turns?):(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?(?:\?(.*))?$/i

/** What is wrong with a URL of a STUN or TURN server; null if it is one that browsers take. */
export function faultOfTurnUrl(url: string): string | null {
  const [, scheme, host = '', port, query] = FORM.exec(url) ?? []
  if (scheme === undefined)
    return 'is no STUN or TURN server: turn:host, turns:host or stun:host, with :port and ?transport=udp or tcp'
  if (host.startsWith('[') && !isIPv6(host.slice(1, -1))) return 'has no IPv6 address in its brackets'
  if (port !== undefined && (Number(port) === 0 || Number(port) > 65_535))
    return 'has a port above 65535 or 0'
  if (query === undefined) return null
  if (scheme.toLowerCase() === 'stun') return 'has a transport, which only TURN has'
  if (query !== 'transport=udp' && query !== 'transport=tcp') return 'may end with ?transport=udp or tcp only'
  if (scheme.toLowerCase() === 'turns' && query === 'transport=udp')
    return 'is TURN over DTLS, which no browser speaks: leave ?transport=udp out'
  return null
}

/** What is wrong with the settings of TURN taken together; null if they fit. */
export function faultOfTurn(urls: readonly string[], secret: string | undefined): string | null {
  const turn = urls.some((url) => /^turns?:/i.test(url))
  if (urls.length > MOST) return `TURN_URLS: more than ${MOST} servers only slow browsers down`
  if (turn && secret === undefined)
    return 'TURN_SECRET: is needed with TURN_URLS (coturn: use-auth-secret and static-auth-secret)'
  if (!turn && secret !== undefined)
    return 'TURN_SECRET: is for the TURN servers of TURN_URLS, which names none'
  return null
}

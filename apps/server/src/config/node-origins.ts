/** A host name or `*.` and one; a port, `*` or none. As CSP writes them (CSP 3, 2.3.1), without paths. */
const PATTERN = /^(https?):\/\/((?:\*\.)?[a-z\d](?:[a-z\d.-]*[a-z\d])?)(?::(\d{1,5}|\*))?$/

/** Whether this is an origin, or a pattern of origins: `https://*.meet.example`, `https://one.meet.example:*`. */
export const isOriginPattern = (text: string): boolean => PATTERN.test(text)

/** Whether an origin is among these origins and patterns of origins, as a browser would say of a page's policy (CSP 3, 6.7.2.8). */
export function isAmong(origin: string, patterns: Iterable<string>): boolean {
  const asked = PATTERN.exec(origin)
  for (const pattern of patterns) {
    if (pattern === origin) return true
    const [, scheme, host = '', port] = PATTERN.exec(pattern) ?? []
    if (asked === null || scheme !== asked[1] || (port !== '*' && port !== asked[3])) continue
    if (host === asked[2] || (host.startsWith('*.') && asked[2]?.endsWith(host.slice(1)))) return true
  }
  return false
}

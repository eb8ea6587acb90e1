import type { NetworkInterfaceInfo } from 'node:os'
import { renderUnicodeCompact } from 'uqr'
import { reachableAddresses } from './config/interfaces.ts'

/** The IPv4 addresses at which others on the LAN find this machine. */
export function lanAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  return reachableAddresses(interfaces)
    .filter((info) => info.family === 'IPv4')
    .map((info) => info.address)
}

/** What a person who started the server reads: where it is, and a code for the phone. */
export function startText(
  where: { https: boolean; host: string; port: number },
  lan: readonly string[],
): string {
  const scheme = where.https ? 'https' : 'http'
  const everywhere = where.host === '0.0.0.0' || where.host === '::'
  const url = (host: string): string =>
    `${scheme}://${host.includes(':') ? `[${host}]` : host}:${where.port}/`
  const lines = [
    '',
    'Parley is ready.',
    '',
    `  On this machine   ${url(everywhere ? 'localhost' : where.host)}`,
  ]
  if (everywhere) lines.push(...lan.map((address) => `  On your network   ${url(address)}`))
  if (where.https) {
    lines.push('', '  The certificate is self-signed: browsers ask once whether to trust it.')
  } else {
    lines.push('', '  Without HTTPS, browsers give camera and microphone to localhost only.')
  }
  const phone = everywhere ? lan[0] : undefined
  if (phone !== undefined) lines.push('', renderUnicodeCompact(url(phone), { border: 2 }))
  return `${lines.join('\n')}\n`
}

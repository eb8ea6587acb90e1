import { isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { reachableAddresses } from '../config/interfaces.ts'
import { MediaStartError } from './media-start-error.ts'

/** One socket address of media, and what browsers are told in its place where it lies behind a NAT. */
export interface ListenAddress {
  readonly ip: string
  readonly announcedAddress?: string
  /** True: browsers are told both, the announced address and the one listened on. */
  readonly exposeInternalIp?: boolean
}

const LOOPBACK = '127.0.0.1'

/**
 * Where media listens so that browsers reach it at the announced addresses. Each address of this machine is bound by
 * itself, so that answers leave from the address that was asked. An address that is none of the machine's (its
 * router's, a host name) is announced for the wildcard address, or, since that cannot be bound beside a single one
 * on the same port, for the first of the machine's own addresses that is announced too.
 */
export function listenAddresses(
  announced: readonly string[] | 'auto',
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): readonly ListenAddress[] {
  if (announced === 'auto') return ownAddresses(interfaces).map((ip) => ({ ip }))
  const own = new Set(Object.values(interfaces).flatMap((infos) => (infos ?? []).map((info) => info.address)))
  const unique = [...new Set(announced)]
  const listen: ListenAddress[] = unique.filter((address) => own.has(address)).map((ip) => ({ ip }))
  for (const address of unique.filter((each) => !own.has(each))) announce(listen, address)
  return listen
}

/** Every address at which somebody else may reach this machine, IPv4 first, and loopback for browsers on it. */
function ownAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  const infos = reachableAddresses(interfaces)
  const v4 = infos.filter((info) => info.family === 'IPv4').map((info) => info.address)
  // A link-local IPv6 address means nothing without the name of the interface, which a browser does not know.
  const v6 = infos
    .filter((info) => info.family === 'IPv6' && !info.address.startsWith('fe80:'))
    .map((info) => info.address)
  return [...new Set([...v4, ...v6, LOOPBACK])]
}

/** Adds an address that is not this machine's own; a host name counts as IPv4. */
function announce(listen: ListenAddress[], address: string): void {
  const family = isIP(address) || 4
  const here = listen.findIndex((entry) => isIP(entry.ip) === family)
  const entry = listen[here]
  if (entry === undefined) {
    listen.push({ ip: family === 6 ? '::' : '0.0.0.0', announcedAddress: address })
    return
  }
  if (entry.announcedAddress !== undefined) {
    throw new MediaStartError(
      'address',
      `ANNOUNCED_ADDRESS: ${entry.announcedAddress} and ${address} are both not addresses of this machine; one socket can stand for one of them only`,
    )
  }
  listen[here] = { ip: entry.ip, announcedAddress: address, exposeInternalIp: true }
}

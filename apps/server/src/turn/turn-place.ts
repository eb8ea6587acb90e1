import { isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { reachableAddresses } from '../config/interfaces.ts'
import type { ListenAddress } from '../media/listen-addresses.ts'

/** Where a TURN server of our own stands. */
export interface TurnPlace {
  /** An address of this machine. */
  readonly listen: string
  /** What browsers are told in its place: another one behind a NAT, else the same. */
  readonly announced: string
  /** This machine's addresses at which media listens: what is relayed must be able to get there. */
  readonly media: readonly string[]
}

/**
 * The place of a TURN server beside media that listens there; null where nobody but this machine could reach it (then
 * media is reached as well), or where browsers are told a name, for which coturn cannot hand out relayed addresses.
 */
export function turnPlace(
  listen: readonly ListenAddress[],
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
): TurnPlace | null {
  const places = listen.flatMap(({ ip, announcedAddress }) => {
    const own = isAny(ip) ? firstOwn(interfaces, isIP(ip)) : ip
    if (own === null || isLoopback(own)) return []
    return [{ listen: own, announced: announcedAddress ?? own }]
  })
  // An address that was told by hand is where the world finds us; IPv4 is where most of it looks.
  const [best] = places
    .filter(({ announced }) => isIP(announced) !== 0)
    .toSorted((one, other) => worth(other) - worth(one))
  return best === undefined ? null : { ...best, media: places.map((place) => place.listen) }
}

function worth({ listen, announced }: Pick<TurnPlace, 'listen' | 'announced'>): number {
  return (listen === announced ? 0 : 2) + (isIP(listen) === 4 ? 1 : 0)
}

const isAny = (ip: string): boolean => ip === '0.0.0.0' || ip === '::'

const isLoopback = (ip: string): boolean => ip.startsWith('127.') || ip === '::1'

function firstOwn(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, family: number): string | null {
  const found = reachableAddresses(interfaces).find(
    ({ address }) => isIP(address) === family && !address.startsWith('fe80:'),
  )
  return found?.address ?? null
}

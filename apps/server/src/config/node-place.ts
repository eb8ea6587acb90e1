import type { NetworkInterfaceInfo } from 'node:os'
import { reachableAddresses } from './interfaces.ts'

/** Where a node is found: by browsers, as an origin, and by other nodes, as an address. */
export interface NodePlace {
  /** Null where browsers reach it through a proxy alone. */
  readonly url: string | null
  readonly address: string
}

/** As much of the configuration as says where a node is. */
interface PlaceConfig {
  readonly nodeUrl: string | undefined
  readonly nodeAddress: string | undefined
  readonly https: boolean
  readonly trustProxy: boolean
  readonly host: string
  readonly port: number
  readonly announcedAddresses: readonly string[] | undefined
}

/** Plain HTTP that is not for this machine alone is for a proxy in front: browsers could not use it. */
const LOOPBACK = /^(127[.]|::1$|localhost$)/

/** Where this node is: as the operator says, else as far as the server knows by itself. */
export function nodePlace(config: PlaceConfig, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): NodePlace {
  const everywhere = config.host === '0.0.0.0' || config.host === '::'
  const lan = reachableAddresses(interfaces).find(({ family }) => family === 'IPv4')?.address ?? '127.0.0.1'
  const here = everywhere ? lan : config.host
  const known = everywhere ? (config.announcedAddresses?.[0] ?? lan) : config.host
  const host = known.includes(':') ? `[${known}]` : known
  const isBehind = config.trustProxy || (!config.https && !LOOPBACK.test(config.host))
  const url = new URL(`${config.https ? 'https' : 'http'}://${host}:${config.port}`).origin
  return { url: config.nodeUrl ?? (isBehind ? null : url), address: config.nodeAddress ?? here }
}

import type { TurnPlace } from './turn-place.ts'

/** How a TURN server of our own is run. */
export interface TurnSettings {
  readonly place: TurnPlace
  readonly port: number
  /** First and last UDP port at which relayed addresses are given out. */
  readonly relayPorts: readonly [number, number]
  readonly secret: string
}

/** Allocations that one peer may hold: four connections, two ways to the server, twice while ICE restarts, and some to spare. */
const USER_QUOTA = 40
/** What one allocation may carry each way, in bytes a second (10 Mbit/s): a full grid of pictures, not a film archive. */
const BYTES_PER_SECOND = 1_250_000

/**
 * Where nobody may have anything relayed to: IPv4 and IPv6 addresses that are not of the public internet (the special-purpose
 * registries of RFC 6890), so that a TURN server is no door to the network behind it. Media of our own is excepted.
 */
const DENIED = [
  ...['0.0.0.0-0.255.255.255', '10.0.0.0-10.255.255.255', '100.64.0.0-100.127.255.255'],
  ...['127.0.0.0-127.255.255.255', '169.254.0.0-169.254.255.255', '172.16.0.0-172.31.255.255'],
  ...['192.0.0.0-192.0.0.255', '192.0.2.0-192.0.2.255', '192.88.99.0-192.88.99.255'],
  ...['192.168.0.0-192.168.255.255', '198.18.0.0-198.19.255.255', '198.51.100.0-198.51.100.255'],
  ...['203.0.113.0-203.0.113.255', '224.0.0.0-255.255.255.255'],
  // Loopback (coturn takes `::` for it by itself, and at the beginning of a range for everything); IPv4 in other
  // clothes (mapped, translated, 6to4, Teredo); local, private, documentation, multicast.
  ...['::1', '::ffff:0:0-::ffff:ffff:ffff', '64:ff9b::-64:ff9b:1:ffff:ffff:ffff:ffff:ffff'],
  ...['2001::-2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'],
  ...['2002::-2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '100::-100::ffff:ffff:ffff:ffff'],
  ...['fc00::-fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe80::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
]

/** The text of coturn's configuration file. */
export function turnSettingsText({ place, port, relayPorts, secret }: TurnSettings): string {
  const { listen, announced, media } = place
  const [first, last] = relayPorts
  const lines = [
    `listening-ip=${listen}`,
    `relay-ip=${listen}`,
    ...(announced === listen ? [] : [`external-ip=${announced}/${listen}`]),
    `listening-port=${port}`,
    `min-port=${first}`,
    `max-port=${last}`,
    'realm=parley',
    'use-auth-secret',
    `static-auth-secret=${secret}`,
    'fingerprint',
    'stale-nonce=600',
    `user-quota=${USER_QUOTA}`,
    `total-quota=${last - first + 1}`,
    `max-bps=${BYTES_PER_SECOND}`,
    'no-cli',
    // Browsers take no self-signed certificate for turns: whoever has another one runs a TURN server of their own.
    'no-tls',
    'no-dtls',
    'no-tcp-relay',
    'no-multicast-peers',
    'no-rfc5780',
    'no-stun-backward-compatibility',
    'no-software-attribute',
    ...DENIED.map((range) => `denied-peer-ip=${range}`),
    ...[...new Set([listen, ...media])].map((ip) => `allowed-peer-ip=${ip}`),
    // With a database that has no tables coturn would not find its secret.
    'userdb=:memory:',
    'pidfile=/dev/null',
    'log-file=stdout',
    'simple-log',
  ]
  return `${lines.join('\n')}\n`
}

/** Where browsers find it, over UDP and over TCP. */
export function turnUrls({ place, port }: Pick<TurnSettings, 'place' | 'port'>): string[] {
  const host = place.announced.includes(':') ? `[${place.announced}]` : place.announced
  return ['udp', 'tcp'].map((transport) => `turn:${host}:${port}?transport=${transport}`)
}

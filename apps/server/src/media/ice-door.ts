import type { Scope } from '@parley/kit'
import type { types } from 'mediasoup'
import type { ListenAddress } from './listen-addresses.ts'

/** Where something listens for TCP. */
export interface TcpPlace {
  readonly host: string
  readonly port: number
}

/** Below every other candidate: a browser takes this way when no other leads here. */
const LESS = 100_000

/** An address at which only this machine finds itself: nothing stands between that a door would help through. */
const LOOPBACK = /^(127\.|::1$|localhost$)/

/**
 * The way to media through the port of the web page, for networks that let nothing else out. Transports offer it as one
 * more TCP candidate; whoever listens at that port asks here which worker a connection is for, by the username fragment
 * of its first STUN message (RFC 8445, 7.2.2).
 */
export class IceDoor {
  readonly #port: number | null
  readonly #places = new Map<string, TcpPlace>()

  /** `port`: of the web page as browsers reach it; null where media cannot come in there. */
  constructor(port: number | null) {
    this.#port = port
  }

  /** The worker that knows a username fragment. */
  find(fragment: string): TcpPlace | null {
    return this.#places.get(fragment) ?? null
  }

  /** The candidates with those at the door: one beside each address at which TCP is offered. */
  candidates(own: readonly types.IceCandidate[]): types.IceCandidate[] {
    const port = this.#port
    if (port === null) return [...own]
    const tcp = own.filter(({ protocol, ip }) => protocol === 'tcp' && !LOOPBACK.test(ip))
    return [
      ...own,
      ...tcp.map((candidate) => ({
        ...candidate,
        foundation: `door-${candidate.foundation}`,
        priority: Math.max(1, candidate.priority - LESS),
        port,
      })),
    ]
  }

  /** Knows a transport by its present fragment, for its lifetime. */
  know(life: Scope, { iceParameters, iceCandidates }: Knowable, host: string): void {
    const port = iceCandidates.find(({ protocol }) => protocol === 'tcp')?.port
    if (this.#port === null || port === undefined || life.closed) return
    const fragment = iceParameters.usernameFragment
    this.#places.set(fragment, { host, port })
    life.defer(() => this.#places.delete(fragment))
  }
}

type Knowable = Pick<types.WebRtcTransport, 'iceParameters' | 'iceCandidates'>

/** How this machine itself reaches what listens there. */
export function innerHost(listen: readonly ListenAddress[]): string {
  const ip = (listen.find((address) => LOOPBACK.test(address.ip)) ?? listen[0])?.ip ?? '127.0.0.1'
  if (ip === '0.0.0.0') return '127.0.0.1'
  return ip === '::' ? '::1' : ip
}

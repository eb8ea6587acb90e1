import type { IceServer } from '@parley/protocol'

/** What a connection asks for its configuration when it is opened or restarted. */
export interface IceNow {
  readonly now: Pick<RTCConfiguration, 'iceTransportPolicy'> & { iceServers: RTCIceServer[] }
}

/** How the connections of a meeting find their way: the server's latest word (SPEC N2). */
export class IceConfig implements IceNow {
  readonly #policy: 'all' | 'relay'
  #servers: readonly IceServer[] = []

  /** `relayOnly`: nothing goes but through a TURN server, which alone learns one's address. */
  constructor(relayOnly: boolean) {
    this.#policy = relayOnly ? 'relay' : 'all'
  }

  /** The server has named servers anew, with credentials that live longer. */
  renew(servers: readonly IceServer[]): void {
    this.#servers = servers
  }

  /** For a connection that is opened, or whose ICE is restarted, now. */
  get now(): IceNow['now'] {
    return { iceServers: this.#servers as RTCIceServer[], iceTransportPolicy: this.#policy }
  }

  /** For media from browser to browser, which is worth its way only without a relay (SPEC W9). */
  get straight(): IceNow {
    const now = (): IceNow['now'] => {
      if (this.#policy === 'relay') return this.now
      const urls = new Set(this.#servers.flatMap((server) => server.urls).flatMap(stunOf))
      return { iceServers: urls.size === 0 ? [] : [{ urls: [...urls] }], iceTransportPolicy: 'all' }
    }
    return {
      get now() {
        return now()
      },
    }
  }
}

/** Where a server answers STUN: a TURN server does at its UDP port (RFC 8656, 5), and tells a browser its address for free. */
function stunOf(url: string): string[] {
  if (url.startsWith('stun:')) return [url]
  const [, host] = /^turn:([^?]+)(\?transport=udp)?$/.exec(url) ?? []
  return host === undefined ? [] : [`stun:${host}`]
}

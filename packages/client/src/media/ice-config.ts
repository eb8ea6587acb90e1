import type { IceServer } from '@parley/protocol'

/** How the connections of a meeting find their way: the server's latest word (SPEC N2). */
export class IceConfig {
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
  get now(): Pick<RTCConfiguration, 'iceTransportPolicy'> & { iceServers: RTCIceServer[] } {
    return { iceServers: this.#servers as RTCIceServer[], iceTransportPolicy: this.#policy }
  }
}

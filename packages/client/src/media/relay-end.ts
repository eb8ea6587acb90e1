import { detach, type Scope } from '@parley/kit'
import type { DataTransportParameters, DtlsParameters, NodeId } from '@parley/protocol'
import type { Call } from '../signal/calls.ts'
import { insist, type Patience } from '../signal/insist.ts'
import type { IceConfig } from './ice-config.ts'

/** What an end at the server takes of its seat. */
export interface RelayNeed extends Patience {
  readonly ice: IceConfig
  readonly call: Call
  /** At another node than one's own. */
  readonly at: NodeId | undefined
  /** The connection is gone, with all that went over it. */
  readonly lost: () => void
}

/** This browser's connection for data to the server, opened for the scope's lifetime. */
export async function openRelayEnd(scope: Scope, need: RelayNeed): Promise<RTCPeerConnection> {
  const at = need.at === undefined ? {} : { at: need.at }
  const parameters = await insist(scope, need, () => need.call('openRelay', at))
  scope.signal.throwIfAborted()
  const connection = new RTCPeerConnection(need.ice.now)
  scope.defer(() => connection.close())
  connection.addEventListener('connectionstatechange', () => {
    if (connection.connectionState === 'failed' && !scope.closed) need.lost()
  })
  await connection.setRemoteDescription({ type: 'offer', sdp: offerOf(parameters) })
  await connection.setLocalDescription()
  const dtlsParameters = dtlsIn(connection.localDescription?.sdp ?? '')
  detach(
    insist(scope, need, () => need.call('connectRelay', { ...at, dtlsParameters })),
    scope.name,
  )
  return connection
}

/** The server's end as an offer (RFC 8829): ICE lite, one section for data (RFC 8841). */
export function offerOf(parameters: DataTransportParameters): string {
  const { iceParameters, iceCandidates, dtlsParameters, sctp } = parameters
  const candidates = iceCandidates.map(
    ({ foundation, protocol, priority, address, port, type, tcpType }) =>
      `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}` +
      (tcpType === undefined ? '' : ` tcptype ${tcpType}`),
  )
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    'a=mid:0',
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    ...candidates,
    'a=end-of-candidates',
    'a=setup:actpass',
    ...dtlsParameters.fingerprints.map(({ algorithm, value }) => `a=fingerprint:${algorithm} ${value}`),
    `a=sctp-port:${sctp.port}`,
    `a=max-message-size:${sctp.maxMessageSize}`,
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** What the browser's answer says of its end of DTLS; it answers `actpass` as the client (RFC 5763, 5). */
export function dtlsIn(sdp: string): DtlsParameters {
  const fingerprints = [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)\s*$/gm)].map(([, algorithm, value]) => ({
    algorithm: (algorithm ?? '').toLowerCase() as DtlsParameters['fingerprints'][number]['algorithm'],
    value: value ?? '',
  }))
  return { role: 'client', fingerprints: fingerprints.slice(0, 1) }
}

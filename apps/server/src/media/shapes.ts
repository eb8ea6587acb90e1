import type * as protocol from '@parley/protocol'
import type { types } from 'mediasoup'

/*
 * The one place where the protocol's structural types and mediasoup's meet. Both say the same ORTC dictionaries; they
 * differ in how they write an absent field and in how narrow a string is. Whatever a client sends passes mediasoup's
 * own validation (`negotiation.ts`) before it is used, so nothing rests on the casts.
 */

/** RtpParameters of the wire as mediasoup names them; a copy, because mediasoup writes defaults into what it is given. */
export function toRtpParameters(wire: protocol.RtpParameters): types.RtpParameters {
  return structuredClone(wire) as types.RtpParameters
}

/** RtpCapabilities of the wire as mediasoup names them; a copy, for the same reason. */
export function toRtpCapabilities(wire: protocol.RtpCapabilities): types.RtpCapabilities {
  return structuredClone(wire) as types.RtpCapabilities
}

/** DtlsParameters of the wire as mediasoup names them. */
export function toDtlsParameters(wire: protocol.DtlsParameters): types.DtlsParameters {
  return structuredClone(wire) as types.DtlsParameters
}

/** mediasoup's RtpParameters as they go over the wire. */
export function fromRtpParameters(parameters: types.RtpParameters): protocol.RtpParameters {
  return parameters as protocol.RtpParameters
}

/** mediasoup's RtpCapabilities as they go over the wire. */
export function fromRtpCapabilities(capabilities: types.RtpCapabilities): protocol.RtpCapabilities {
  return capabilities as protocol.RtpCapabilities
}

/** What a client needs of a transport, as it goes over the wire, with all ways that lead to it. */
export function fromTransport(
  transport: types.WebRtcTransport,
  iceCandidates: types.IceCandidate[],
): protocol.TransportParameters {
  const { id, iceParameters, dtlsParameters } = transport
  return { id, iceParameters, iceCandidates, dtlsParameters }
}

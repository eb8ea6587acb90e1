import {
  ProtocolError,
  type DtlsParameters,
  type RtpCapabilities,
  type RtpParameters,
} from '@parley/protocol'
import type { types } from 'mediasoup'
import {
  canConsume,
  generateRouterRtpCapabilities,
  getConsumableRtpParameters,
  getConsumerRtpParameters,
  getProducerRtpParametersMapping,
  validateAndNormalizeRtpCapabilities,
  validateAndNormalizeRtpParameters,
} from 'mediasoup/ortc'
import { MEDIA_CODECS } from './codecs.ts'
import type { PublishWant } from './port.ts'
import { fromRtpCapabilities, fromRtpParameters, toRtpCapabilities, toRtpParameters } from './shapes.ts'

/*
 * What can be known about parameters without a worker, by mediasoup's own functions. The real port checks with it
 * before anything is changed; the fake answers with it, so that clients negotiate with a fake as they do with an SFU.
 */

const CAPABILITIES = generateRouterRtpCapabilities(MEDIA_CODECS)

/** What every room's router can receive and forward. */
export const ROUTER_CAPABILITIES: RtpCapabilities = fromRtpCapabilities(CAPABILITIES)

/** A track as the router stores it, from which the parameters of every consumer are made. */
export type Consumable = types.RtpParameters

/** Throws `unsupported-media` unless the router takes such a track. */
export function negotiatePublish(want: Pick<PublishWant, 'kind' | 'rtpParameters'>): Consumable {
  const other = want.rtpParameters.codecs.find(
    (codec) => !codec.mimeType.toLowerCase().startsWith(`${want.kind}/`),
  )
  if (other !== undefined)
    throw new ProtocolError('unsupported-media', `${other.mimeType} in a track of ${want.kind}`)
  return negotiate(() => {
    const parameters = toRtpParameters(want.rtpParameters)
    validateAndNormalizeRtpParameters(parameters)
    parameters.encodings = parameters.encodings?.length ? parameters.encodings : [{}]
    const mapping = getProducerRtpParametersMapping(parameters, CAPABILITIES)
    return getConsumableRtpParameters(want.kind, parameters, CAPABILITIES, mapping)
  })
}

/** Throws `unsupported-media` unless an end with these capabilities can receive the track. */
export function checkSubscribe(track: Consumable, receiver: RtpCapabilities): void {
  const fits = negotiate(() => canConsume(track, toRtpCapabilities(receiver)))
  if (!fits) throw new ProtocolError('unsupported-media', 'no codec that this end can receive')
}

/** The parameters with which the router would forward the track to an end with these capabilities. */
export function negotiateSubscribe(track: Consumable, receiver: RtpCapabilities): RtpParameters {
  checkSubscribe(track, receiver)
  return negotiate(() => {
    const capabilities = toRtpCapabilities(receiver)
    validateAndNormalizeRtpCapabilities(capabilities)
    const enableRtx = track.codecs[0]?.mimeType.startsWith('video/') ?? false
    return fromRtpParameters(
      getConsumerRtpParameters({
        consumableRtpParameters: track,
        remoteRtpCapabilities: capabilities,
        pipe: false,
        enableRtx,
      }),
    )
  })
}

/** Bytes of each hash function's value (RFC 8122, 5). */
const HASH_BYTES = { 'sha-1': 20, 'sha-224': 28, 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 }

/** Throws `unsupported-media` for a fingerprint that no certificate can have: DTLS would only fail quietly later. */
export function checkDtlsParameters(parameters: DtlsParameters): void {
  for (const { algorithm, value } of parameters.fingerprints) {
    const octets = value.split(':')
    const whole =
      octets.length === HASH_BYTES[algorithm] && octets.every((octet) => /^[0-9A-Fa-f]{2}$/.test(octet))
    if (!whole) throw new ProtocolError('unsupported-media', `not a fingerprint of ${algorithm}`)
  }
}

/** mediasoup throws TypeError for what is malformed and UnsupportedError for what it does not have. */
function negotiate<T>(step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (error instanceof Error) throw new ProtocolError('unsupported-media', error.message)
    throw error
  }
}

import * as z from 'zod/mini'

/** W3C MediaStreamTrack.kind. */
export const MediaKind = z.enum(['audio', 'video'])
export type MediaKind = z.infer<typeof MediaKind>

/** Where a track comes from; a peer publishes each source once. */
export const Source = z.enum(['microphone', 'camera', 'screen', 'screen-audio'])
export type Source = z.infer<typeof Source>

/** The kind that a source always has. */
export const KIND_OF: Record<Source, MediaKind> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
}

/** Video codecs that are looked at by name, as mime types. */
export const VideoCodec = z.enum(['video/VP8', 'video/VP9', 'video/H264', 'video/AV1'])
export type VideoCodec = z.infer<typeof VideoCodec>

/** DtlsParameters of ORTC, as mediasoup reads them (RFC 8122 fingerprints). */
export const DtlsParameters = z.object({
  role: z.optional(z.enum(['auto', 'client', 'server'])),
  fingerprints: z
    .array(
      z.object({
        algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
        value: z.string().check(z.maxLength(256), z.regex(/^[0-9A-Fa-f:]+$/)),
      }),
    )
    .check(z.minLength(1), z.maxLength(8)),
})
export type DtlsParameters = z.infer<typeof DtlsParameters>

const Text = z.string().check(z.maxLength(256))
const Scalar = z.union([z.string().check(z.maxLength(512)), z.number(), z.boolean(), z.null()])
const CodecParameters = z.record(Text, Scalar)
const Feedback = z.object({ type: Text, parameter: z.optional(Text) })
const Feedbacks = z.array(Feedback).check(z.maxLength(32))
const Uint32 = z.int().check(z.nonnegative(), z.maximum(0xffff_ffff))

/**
 * RtpCapabilities of ORTC: which codecs and header extensions an end takes. The schema bounds size and shape;
 * whether it makes sense is mediasoup's own check, behind the media port.
 */
export const RtpCapabilities = z.object({
  codecs: z.optional(
    z
      .array(
        z.object({
          kind: MediaKind,
          mimeType: Text,
          preferredPayloadType: z.optional(Uint32),
          clockRate: Uint32,
          channels: z.optional(Uint32),
          parameters: z.optional(CodecParameters),
          rtcpFeedback: z.optional(Feedbacks),
        }),
      )
      .check(z.maxLength(64)),
  ),
  headerExtensions: z.optional(
    z
      .array(
        z.object({
          kind: MediaKind,
          uri: Text,
          preferredId: Uint32,
          preferredEncrypt: z.optional(z.boolean()),
          direction: z.optional(z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive'])),
        }),
      )
      .check(z.maxLength(64)),
  ),
})
export type RtpCapabilities = z.infer<typeof RtpCapabilities>

/** The video codecs among what an end can receive (SPEC M20). */
export function videoCodecsIn({ codecs = [] }: RtpCapabilities): VideoCodec[] {
  const there = new Set(codecs.map(({ mimeType }) => mimeType.toLowerCase()))
  return VideoCodec.options.filter((codec) => there.has(codec.toLowerCase()))
}

/** RtpParameters of ORTC: what one sender sends, or one receiver is going to get. */
export const RtpParameters = z.object({
  mid: z.optional(Text),
  msid: z.optional(Text),
  codecs: z
    .array(
      z.object({
        mimeType: Text,
        payloadType: Uint32,
        clockRate: Uint32,
        channels: z.optional(Uint32),
        parameters: z.optional(CodecParameters),
        rtcpFeedback: z.optional(Feedbacks),
      }),
    )
    .check(z.minLength(1), z.maxLength(16)),
  headerExtensions: z.optional(
    z
      .array(
        z.object({
          uri: Text,
          id: Uint32,
          encrypt: z.optional(z.boolean()),
          parameters: z.optional(CodecParameters),
        }),
      )
      .check(z.maxLength(32)),
  ),
  encodings: z.optional(
    z
      .array(
        z.object({
          ssrc: z.optional(Uint32),
          rid: z.optional(Text),
          codecPayloadType: z.optional(Uint32),
          rtx: z.optional(z.object({ ssrc: Uint32 })),
          dtx: z.optional(z.boolean()),
          scalabilityMode: z.optional(Text),
          scaleResolutionDownBy: z.optional(z.number()),
          maxBitrate: z.optional(Uint32),
          maxFramerate: z.optional(z.number()),
          active: z.optional(z.boolean()),
        }),
      )
      .check(z.minLength(1), z.maxLength(8)),
  ),
  rtcp: z.optional(
    z.object({
      cname: z.optional(Text),
      reducedSize: z.optional(z.boolean()),
      mux: z.optional(z.boolean()),
    }),
  ),
})
export type RtpParameters = z.infer<typeof RtpParameters>

export const IceParameters = z.object({
  usernameFragment: Text,
  password: Text,
  iceLite: z.optional(z.boolean()),
})
export type IceParameters = z.infer<typeof IceParameters>

export const IceCandidate = z.object({
  foundation: Text,
  priority: z.number(),
  ip: Text,
  address: Text,
  protocol: z.enum(['udp', 'tcp']),
  port: z.number(),
  type: z.enum(['host', 'srflx', 'prflx', 'relay']),
  tcpType: z.optional(z.enum(['passive', 'active', 'so'])),
})

/** What a client needs to open its end of a WebRTC transport (ICE lite on the server's side). */
export const TransportParameters = z.object({
  id: Text,
  iceParameters: IceParameters,
  iceCandidates: z.array(IceCandidate),
  dtlsParameters: DtlsParameters,
})
export type TransportParameters = z.infer<typeof TransportParameters>

/** What a client needs to open its end of a transport for data: SCTP over DTLS (RFC 8831, RFC 8841). */
export const DataTransportParameters = z.object({
  ...TransportParameters.shape,
  sctp: z.object({ port: z.int(), maxMessageSize: z.int() }),
})
export type DataTransportParameters = z.infer<typeof DataTransportParameters>

/** W3C RTCIceServer. */
export const IceServer = z.object({
  urls: z.union([Text, z.array(Text)]),
  username: z.optional(Text),
  credential: z.optional(Text),
})
export type IceServer = z.infer<typeof IceServer>

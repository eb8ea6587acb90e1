import type { DtlsParameters, RtpParameters } from '@parley/protocol'

/** Parameters that any SFU of ours takes, for tests. */
export const OPUS: RtpParameters = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }],
  encodings: [{ ssrc: 1_111 }],
}

/** A camera's track as a browser sends it, with one stream. */
export const VP8: RtpParameters = {
  codecs: [
    {
      mimeType: 'video/VP8',
      payloadType: 96,
      clockRate: 90_000,
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'ccm', parameter: 'fir' }],
    },
  ],
  encodings: [{ ssrc: 2_222 }],
}

/** What a client says of its end of DTLS. */
export const DTLS: DtlsParameters = {
  role: 'client',
  fingerprints: [{ algorithm: 'sha-256', value: Array<string>(32).fill('AB').join(':') }],
}

/** An RTP packet (RFC 3550, 5.1), with an audio level in dBov (RFC 6464, extension id 1) if one is given. */
export function rtpPacket(want: {
  readonly payloadType: number
  readonly ssrc: number
  readonly sequence: number
  readonly payload: Uint8Array
  readonly level?: number
}): Buffer {
  const header = Buffer.alloc(want.level === undefined ? 12 : 20)
  header.writeUInt8(want.level === undefined ? 0x80 : 0x90, 0)
  header.writeUInt8(want.payloadType, 1)
  header.writeUInt16BE(want.sequence & 0xffff, 2)
  header.writeUInt32BE(want.sequence * 960, 4)
  header.writeUInt32BE(want.ssrc, 8)
  if (want.level !== undefined) {
    header.writeUInt32BE(0xbede_0001, 12)
    header.writeUInt8(0x10, 16)
    header.writeUInt8(0x80 | -want.level, 17)
  }
  return Buffer.concat([header, want.payload])
}

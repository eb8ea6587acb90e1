import type { DtlsParameters, RtpParameters } from '@parley/protocol'

let ssrc = 10_000

/** What a browser would send of a microphone, in a media section of its own or of the name given. */
export function opus(mid = String(ssrc++ % 1_000)): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1 },
      },
    ],
    encodings: [{ ssrc: ssrc++ }],
    rtcp: { cname: 'test' },
  }
}

/** What a browser would send of a camera. */
export function vp8(mid = String(ssrc++ % 1_000)): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        rtcpFeedback: [{ type: 'nack', parameter: 'pli' }],
      },
    ],
    encodings: [{ ssrc: ssrc++ }],
    rtcp: { cname: 'test' },
  }
}

export const DTLS: DtlsParameters = {
  role: 'client',
  fingerprints: [
    {
      algorithm: 'sha-256',
      value: Array.from({ length: 32 }, (_, n) => n.toString(16).padStart(2, '0')).join(':'),
    },
  ],
}

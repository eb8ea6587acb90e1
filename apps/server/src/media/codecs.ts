import type { types } from 'mediasoup'

/**
 * What every router takes and forwards, most preferred first: a sender that names no codec uses the first of its
 * kind. Feedback (NACK, PLI, FIR, transport-cc) and RTX are added by mediasoup for each of them.
 */
export const MEDIA_CODECS: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    // A sender follows the fmtp of its receiver (RFC 7587, 6.1): repair data within the stream, silence not sent.
    parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
  },
  // First of the video codecs because every browser encodes and decodes it in time, also without special hardware.
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  // Profile 0 only: 2 is 10 bits per sample, which no camera or screen capture of a browser gives.
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    // Constrained baseline is the profile that every end of RFC 7742 has. Main and high would save a few percent of
    // bits, and each would cost two payload types in every description and split a room into who decodes it or not.
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
  { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000 },
]

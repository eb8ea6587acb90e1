import type { Source } from '@parley/protocol'
import type { Sound } from '../api.ts'

/** One stream of a source: RTCRtpEncodingParameters of W3C WebRTC, and `dtx` of ORTC. */
export interface SendEncoding {
  readonly maxBitrate?: number
  readonly maxFramerate?: number
  /** What this stream is worth beside the others of the same sender (W3C webrtc-priority, 3). */
  readonly priority?: RTCPriorityType
  /** The picture's sides are divided by it. */
  readonly scaleResolutionDownBy?: number
  /** W3C webrtc-svc: spatial and temporal layers within the stream. */
  readonly scalabilityMode?: string
  /** The stream may fall silent (Opus DTX, a screen on which nothing moves): the SFU must not take it for dead. */
  readonly dtx?: boolean
}

/** How one source is sent: the choices that are ours, in the words of ORTC and mediasoup-client. */
export interface SendPlan {
  /** Mime types in order of preference; the first that both ends speak is used. */
  readonly codecs: readonly string[]
  /** Lowest layer first. */
  readonly encodings: readonly SendEncoding[]
  /** In place of `encodings` where the codec has all layers within one stream (VP9, AV1). */
  readonly svc?: readonly SendEncoding[]
  readonly options: {
    readonly opusFec?: boolean
    readonly opusDtx?: boolean
    readonly opusStereo?: boolean
    readonly opusMaxPlaybackRate?: number
    readonly opusMaxAverageBitrate?: number
    /** kbit/s; `x-google-start-bitrate`: without it Chromium starts at 300 and the first seconds are a blur. */
    readonly videoGoogleStartBitrate?: number
  }
  /** W3C mst-content-hint; empty leaves the choice to the browser. */
  readonly contentHint: string
  readonly degradation: 'balanced' | 'maintain-resolution'
  /** Sources of one group are played in step with each other (camera and microphone; a screen and its sound). */
  readonly syncGroup: 'person' | 'screen'
}

/** 720p30 of a talking head in VP8: above it, more bits are not seen. */
const CAMERA_BPS = 1_500_000
/**
 * A camera's layers: what fills a stage (720p), a quarter of it (360p), a thumbnail (180p). Three temporal layers in each let the
 * SFU give up frames where a little less would do.
 */
const CAMERA_LAYERS: readonly SendEncoding[] = [
  { scaleResolutionDownBy: 4, maxBitrate: 150_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 2, maxBitrate: 500_000, scalabilityMode: 'L1T3' },
  { scaleResolutionDownBy: 1, maxBitrate: CAMERA_BPS, scalabilityMode: 'L1T3' },
]
/** Text on a 1080p screen needs a tenth of it once it stands still; a film in a shared tab needs all of it. */
const SCREEN_BPS = 2_500_000
/** Opus above the rate of speech, for music and films in a shared tab. */
const SCREEN_AUDIO_BPS = 128_000
/** Stereo Opus at which instruments in a room cannot be told from the original (RFC 7587, 3.1.1: 64 to 128 kbit/s). */
const MUSIC_BPS = 160_000

const PLANS: Readonly<Record<Source, SendPlan>> = {
  microphone: {
    codecs: ['audio/opus'],
    encodings: [{ dtx: true }],
    options: { opusFec: true, opusDtx: true, opusStereo: false, opusMaxPlaybackRate: 48_000 },
    contentHint: '',
    degradation: 'balanced',
    syncGroup: 'person',
  },
  camera: {
    codecs: ['video/VP8', 'video/H264', 'video/VP9', 'video/AV1'],
    encodings: CAMERA_LAYERS,
    // A key frame on the lowest layer alone: the SFU can switch layers at it, and only the layer on top costs bits.
    svc: [{ maxBitrate: CAMERA_BPS, scalabilityMode: 'L3T3_KEY' }],
    options: { videoGoogleStartBitrate: 1_000 },
    contentHint: '',
    degradation: 'balanced',
    syncGroup: 'person',
  },
  screen: {
    // AV1 knows text (palettes, copies within a picture); VP9 does not, and came out behind VP8 (docs/adr/0008).
    codecs: ['video/AV1', 'video/VP8', 'video/VP9', 'video/H264'],
    encodings: [{ maxBitrate: SCREEN_BPS, priority: 'high', dtx: true }],
    options: { videoGoogleStartBitrate: 1_500 },
    // The first word; whoever captured it says what it shows from then on, and at how many frames (screen-content.ts).
    contentHint: 'text',
    degradation: 'maintain-resolution',
    syncGroup: 'screen',
  },
  'screen-audio': {
    codecs: ['audio/opus'],
    encodings: [{ maxBitrate: SCREEN_AUDIO_BPS }],
    // No DTX: pauses in music are part of it.
    options: { opusFec: true, opusDtx: false, opusStereo: true, opusMaxAverageBitrate: SCREEN_AUDIO_BPS },
    contentHint: 'music',
    degradation: 'balanced',
    syncGroup: 'screen',
  },
}

/** A microphone before an instrument: both channels, all the time, in step with the camera. */
const MUSIC: SendPlan = {
  ...PLANS.microphone,
  encodings: [{ maxBitrate: MUSIC_BPS }],
  options: { opusFec: true, opusDtx: false, opusStereo: true, opusMaxAverageBitrate: MUSIC_BPS },
  contentHint: 'music',
}

/** How a source is sent; encodings and options are copies that the caller may hand on. */
export function sendPlan(source: Source, sound: Sound = 'speech'): SendPlan {
  return structuredClone(source === 'microphone' && sound === 'music' ? MUSIC : PLANS[source])
}

/** The first codec of the preferred ones that is there; undefined lets mediasoup-client take its first. */
export function pickCodec<C extends { readonly mimeType: string }>(
  preferred: readonly string[],
  there: readonly C[],
): C | undefined {
  for (const mimeType of preferred) {
    const found = there.find((codec) => codec.mimeType.toLowerCase() === mimeType.toLowerCase())
    if (found !== undefined) return found
  }
  return undefined
}

/** The encodings of a source in the codec that was picked; copies that the caller may hand on. */
export function encodingsFor(plan: SendPlan, mimeType: string | undefined): SendEncoding[] {
  const inside = plan.svc !== undefined && /^video\/(?:vp9|av1)$/i.test(mimeType ?? '')
  return structuredClone([...(inside ? (plan.svc ?? []) : plan.encodings)])
}

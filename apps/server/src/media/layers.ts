import type { RtpParameters } from '@parley/protocol'
import type { Layer } from './port.ts'

/** What a layer is taken to cost when its sender named no bitrate, or none that can be: 720p of a talking head. */
const USUAL_BPS = 1_500_000
const LEAST_BPS = 10_000
const MOST_BPS = 50_000_000
/** What is charged for a stream that may fall silent, as a page that is shared mostly does. */
const SILENT_SHARE = 1 / 4
/** Below each spatial layer of an SVC stream lies one with half its sides, for about a third of its bits. */
const SVC_SHARE = 1 / 3
/** More layers than anybody sends; what is told beyond them is not believed. */
const MOST_LAYERS = 8

/** The spatial layers of a video, lowest first: the encodings of simulcast, or the layers inside the one of SVC. Total. */
export function layersOf({ encodings = [] }: RtpParameters): readonly Layer[] {
  if (encodings.length > 1) {
    return encodings.map((encoding) => ({ scale: scaleOf(encoding), bitrate: bitrateOf(encoding) }))
  }
  const only = encodings[0] ?? {}
  const count = spatialLayersOf(only.scalabilityMode)
  return Array.from({ length: count }, (_, at) => ({
    scale: scaleOf(only) / 2 ** (count - 1 - at),
    bitrate: bitrateOf(only) * SVC_SHARE ** (count - 1 - at),
  }))
}

type Encoding = NonNullable<RtpParameters['encodings']>[number]

function scaleOf({ scaleResolutionDownBy: by = 1 }: Encoding): number {
  return Number.isFinite(by) && by >= 1 ? 1 / by : 1
}

function bitrateOf({ maxBitrate = USUAL_BPS, dtx }: Encoding): number {
  const told = Number.isFinite(maxBitrate) && maxBitrate > 0 ? maxBitrate : USUAL_BPS
  const share = dtx === true ? SILENT_SHARE : 1
  return Math.max(LEAST_BPS, Math.min(MOST_BPS, told * share))
}

/** Of a scalability mode of W3C webrtc-svc, as `L3T3_KEY`. */
function spatialLayersOf(mode: string | undefined): number {
  const found = /^[LS]([1-9]\d?)T/.exec(mode ?? '')
  return Math.min(MOST_LAYERS, Number(found?.[1] ?? 1))
}

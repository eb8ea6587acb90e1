import type { PeerId, Source } from '@parley/protocol'
import { mosOf, rating } from './emodel.ts'
import type { PathKind, PathReading, Reading, StreamReading } from './reading.ts'

/** Whose track a stream carries. */
export interface TrackName {
  readonly peer: PeerId
  readonly source: Source
}

/** Finds out whose track a stream carries; null for one that nobody is interested in (muted, just ended). */
export type NameStream = (stream: StreamReading) => TrackName | null

/** One track over one interval. A figure that the browser does not tell, or not yet, is null. */
export interface TrackSample extends TrackName {
  readonly direction: 'in' | 'out'
  readonly kind: 'audio' | 'video'
  /** bit/s, without the headers of RTP. */
  readonly bitrate: number | null
  /** Packets in a second. */
  readonly packets: number | null
  /** Share of packets that did not arrive, 0 to 1. */
  readonly loss: number | null
  /** Variation of the packets' spacing (RFC 3550, 6.4.1), in ms. */
  readonly jitter: number | null
  readonly codec: string
  /** Which layers are sent (`rid`s, or a scalability mode); empty where there is one only. */
  readonly layer: string
  readonly width: number | null
  readonly height: number | null
  readonly fps: number | null
  /** Share of the interval in which the picture stood still, 0 to 1. */
  readonly frozen: number | null
  /** Share of the sound that was made up because packets were missing, 0 to 1. */
  readonly concealed: number | null
  /** Mean opinion score of the sound, 1 to 4.5. */
  readonly mos: number | null
  /** In the receiver's jitter buffer, in ms. */
  readonly buffer: number | null
  /** What one frame costs to encode or to decode, in ms. */
  readonly work: number | null
  /** Why a picture is not sent as well as it could be (`cpu`, `bandwidth`, `other`); empty or `none` when it is. */
  readonly limited: string
}

/** One network path over one interval. */
export interface PathSample {
  readonly kind: PathKind
  /** ms. */
  readonly roundTrip: number | null
  /** bit/s that congestion control takes it to carry. */
  readonly available: number | null
}

/** What was measured in one interval. */
export interface Sample {
  /** Milliseconds, monotonic. */
  readonly at: number
  readonly tracks: readonly TrackSample[]
  /** To the server and from it. */
  readonly send: PathSample | null
  readonly recv: PathSample | null
  /** How late the page's own timer came, in ms: how busy the page is. */
  readonly lag: number
}

/** What two readings in a row say. Counters that are new or that fell (a stream began anew) give null, not a wrong rate. */
export function sampleOf(before: Reading | null, now: Reading, name: NameStream, lag = 0): Sample {
  const [toServer = null, fromServer = null, link = null] = now.paths
  const straight =
    link === null ? null : ({ ...link, kind: link.kind === 'relay' ? 'relay' : 'direct' } as const)
  const [send, recv] = [straight ?? toServer, straight ?? fromServer]
  const was = new Map(before?.streams.map((stream) => [stream.id, stream]))
  const seconds = before === null ? 0 : (now.at - before.at) / 1_000
  const groups = new Map<string, { name: TrackName; streams: Measured[] }>()
  for (const stream of now.streams) {
    const track = name(stream)
    if (track === null) continue
    const key = `${stream.direction} ${track.peer} ${track.source}`
    const group = groups.get(key) ?? { name: track, streams: [] }
    group.streams.push(measured(was.get(stream.id), stream, seconds))
    groups.set(key, group)
  }
  const path = { in: recv, out: send }
  const tracks = [...groups.values()].flatMap((group) => trackOf(group.name, group.streams, path))
  return { at: now.at, tracks, send: pathSample(send), recv: pathSample(recv), lag }
}

/** One stream with what its counters rose by. */
interface Measured {
  readonly stream: StreamReading
  readonly rose: (counter: string) => number | null
  readonly seconds: number
}

function measured(was: StreamReading | undefined, stream: StreamReading, seconds: number): Measured {
  const rose = (counter: string): number | null => {
    const before = was?.values.get(counter)
    const now = stream.values.get(counter)
    // Lost packets may fall: one that was counted as lost came late (RFC 3550, A.3).
    const falls = counter === 'packetsLost'
    if (before === undefined || now === undefined || seconds <= 0) return null
    return now < before && !falls ? null : Math.max(0, now - before)
  }
  return { stream, rose, seconds }
}

/** The streams of one track (simulcast has several) as one. */
function trackOf(
  name: TrackName,
  streams: readonly Measured[],
  path: { readonly in: PathReading | null; readonly out: PathReading | null },
): TrackSample[] {
  const best = streams.toSorted((a, b) => areaOf(b) - areaOf(a))[0]
  if (best === undefined) return []
  const { direction, kind, codec, limitation } = best.stream
  const bytes = sum(streams, direction === 'in' ? 'bytesReceived' : 'bytesSent')
  const packets = sum(streams, direction === 'in' ? 'packetsReceived' : 'packetsSent')
  const per = (value: number | null): number | null => ratio(value, best.seconds)
  const one = direction === 'in' ? receivedOf(best, kind, path.in) : sentOf(best, streams)
  const bits = per(bytes)
  return [
    {
      ...name,
      ...{ direction, kind, codec, ...one },
      bitrate: bits === null ? null : bits * 8,
      packets: per(packets),
      width: best.stream.values.get('frameWidth') ?? null,
      height: best.stream.values.get('frameHeight') ?? null,
      fps: kind === 'video' ? per(best.rose(direction === 'in' ? 'framesDecoded' : 'framesEncoded')) : null,
      limited: limitation,
    },
  ]
}

type OneWay = Pick<
  TrackSample,
  'loss' | 'jitter' | 'layer' | 'frozen' | 'concealed' | 'mos' | 'buffer' | 'work'
>

function receivedOf(best: Measured, kind: 'audio' | 'video', path: PathReading | null): OneWay {
  const { rose, stream } = best
  const lost = rose('packetsLost')
  const received = rose('packetsReceived')
  const loss = lost === null || received === null ? null : ratio(lost, lost + received)
  const buffer = ratio(rose('jitterBufferDelay'), rose('jitterBufferEmittedCount'))
  const jitter = stream.values.get('jitter')
  const frozen = ratio(rose('totalFreezesDuration'), best.seconds)
  const video = kind === 'video'
  const concealed = video ? null : concealedOf(rose)
  return {
    loss,
    jitter: jitter === undefined ? null : jitter * 1_000,
    layer: '',
    frozen: video && frozen !== null ? Math.min(1, frozen) : null,
    concealed,
    mos: video ? null : mosIn(best, { loss, concealed }, { buffer, path }),
    buffer: buffer === null ? null : buffer * 1_000,
    work: video ? inMs(ratio(rose('totalDecodeTime'), rose('framesDecoded'))) : null,
  }
}

/** Silence that nobody sent (DTX) is filled in too, but nothing is missing in it. */
function concealedOf(rose: Measured['rose']): number | null {
  const concealed = rose('concealedSamples')
  const silent = rose('silentConcealedSamples') ?? 0
  return concealed === null ? null : ratio(Math.max(0, concealed - silent), rose('totalSamplesReceived'))
}

function mosIn({ rose }: Measured, line: Pick<OneWay, 'loss' | 'concealed'>, delay: Delay): number | null {
  const received = rose('packetsReceived')
  // Who is silent sends next to nothing: there is no quality to be judged.
  if (line.loss === null || received === null || received === 0) return null
  // What was made up counts: it leaves out what was repaired, and packets that were late count too. (Those that a browser
  // discards do not tell it: where each voice is sent twice, RED, that is every second one.)
  const missing = Math.min(1, line.concealed ?? line.loss)
  const gaps = rose('concealmentEvents') ?? 0
  const packets = received + (rose('packetsLost') ?? 0)
  const burst = gaps > 0 ? Math.min(8, Math.max(1, ((missing * packets) / gaps) * (1 - missing))) : 1
  // The sender's own way to the server is not known here; it is taken as long as ours.
  const networkMs = (delay.path?.roundTrip ?? 0) * 1_000
  return mosOf(rating({ networkMs, bufferMs: (delay.buffer ?? 0) * 1_000, loss: missing, burst }))
}

/** Of what a voice's way takes, in seconds. */
interface Delay {
  readonly buffer: number | null
  readonly path: PathReading | null
}

function sentOf(best: Measured, streams: readonly Measured[]): OneWay {
  const { values, scalability } = best.stream
  const loss = values.get('farLoss') ?? null
  const jitter = values.get('farJitter')
  const active = streams.filter(({ stream, rose }) => stream.rid !== '' && (rose('packetsSent') ?? 0) > 0)
  return {
    loss,
    jitter: jitter === undefined ? null : jitter * 1_000,
    layer: active.length > 0 ? active.map(({ stream }) => stream.rid).join('+') : scalability,
    frozen: null,
    concealed: null,
    mos: null,
    buffer: null,
    work: inMs(ratio(best.rose('totalEncodeTime'), best.rose('framesEncoded'))),
  }
}

function pathSample(path: PathReading | null): PathSample | null {
  return path === null ? null : { ...path, roundTrip: inMs(path.roundTrip) }
}

function areaOf({ stream }: Measured): number {
  return (stream.values.get('frameWidth') ?? 0) * (stream.values.get('frameHeight') ?? 0)
}

function sum(streams: readonly Measured[], counter: string): number | null {
  const all = streams.map(({ rose }) => rose(counter)).filter((value) => value !== null)
  return all.length === 0 ? null : all.reduce((total, value) => total + value, 0)
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole
}

function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000
}

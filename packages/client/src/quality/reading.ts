/** As much of an RTCStatsReport as is read. */
export interface StatsReport {
  forEach(each: (stat: unknown) => void): void
}

/** One RTP stream at one moment, in the words of W3C webrtc-stats; what a browser does not tell is not there. */
export interface StreamReading {
  /** Id of the statistic: another stream, another id. */
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly kind: 'audio' | 'video'
  readonly mid: string
  /** Id of the MediaStreamTrack; empty while nothing is sent. */
  readonly media: string
  /** RTP stream id of one simulcast layer. */
  readonly rid: string
  /** As in `VP8`. */
  readonly codec: string
  /** Numbers, cumulative ones and momentary ones, by their names in webrtc-stats. */
  readonly values: ReadonlyMap<string, number>
  readonly limitation: string
  readonly scalability: string
}

/** The network path of one transport at one moment. */
export interface PathReading {
  /** How packets travel between here and the server; a relay is told from the local candidate. */
  readonly kind: PathKind
  readonly roundTrip: number | null
  /** What congestion control takes the path to carry, in bit/s. */
  readonly available: number | null
}

/** How media travels: to the server, through a relay, or straight to the other one. */
export type PathKind = 'udp' | 'tcp' | 'relay' | 'direct'

/** All of what the browser counted, at one moment. */
export interface Reading {
  /** Milliseconds, monotonic. */
  readonly at: number
  readonly streams: readonly StreamReading[]
  /** The paths in the order of the reports; null where none is chosen yet. */
  readonly paths: readonly (PathReading | null)[]
}

type Stat = Readonly<Record<string, unknown>>

/** Reads what the browser says of all transports at the moment `at`. */
export function readStats(reports: readonly StatsReport[], at: number): Reading {
  const all = reports.map(statsOf)
  return { at, streams: all.flatMap(streamsOf), paths: all.map(pathOf) }
}

function statsOf(report: StatsReport): Map<string, Stat> {
  const stats = new Map<string, Stat>()
  report.forEach((stat) => {
    if (typeof stat === 'object' && stat !== null) stats.set(text(stat as Stat, 'id'), stat as Stat)
  })
  return stats
}

function streamsOf(stats: ReadonlyMap<string, Stat>): StreamReading[] {
  return [...stats.values()].flatMap((stat) => {
    const type = text(stat, 'type')
    const kind = text(stat, 'kind')
    const known =
      (type === 'inbound-rtp' || type === 'outbound-rtp') && (kind === 'audio' || kind === 'video')
    // A stream that only probes the bandwidth belongs to no track.
    if (!known || text(stat, 'mid') === 'probator') return []
    const direction = type === 'inbound-rtp' ? 'in' : 'out'
    return [{ ...namesOf(stat, stats), direction, kind, values: valuesOf(stat, stats) } as const]
  })
}

function namesOf(stat: Stat, stats: ReadonlyMap<string, Stat>) {
  const source = stats.get(text(stat, 'mediaSourceId'))
  const mime = text(stats.get(text(stat, 'codecId')) ?? {}, 'mimeType')
  return {
    id: text(stat, 'id'),
    mid: text(stat, 'mid'),
    media: text(stat, 'trackIdentifier') || text(source ?? {}, 'trackIdentifier'),
    rid: text(stat, 'rid'),
    codec: mime.slice(mime.indexOf('/') + 1),
    limitation: text(stat, 'qualityLimitationReason'),
    scalability: text(stat, 'scalabilityMode'),
  }
}

/** What the far end says of a stream that is sent, under names of its own: the near end counts other things. */
const FAR = { fractionLost: 'farLoss', roundTripTime: 'farRoundTrip', jitter: 'farJitter' } as const

function valuesOf(stat: Stat, stats: ReadonlyMap<string, Stat>): Map<string, number> {
  const values = new Map<string, number>()
  for (const [name, value] of Object.entries(stat)) if (typeof value === 'number') values.set(name, value)
  const far = [...stats.values()].find(
    (other) => text(other, 'type') === 'remote-inbound-rtp' && other['localId'] === stat['id'],
  )
  for (const [name, known] of Object.entries(FAR)) {
    const value = far?.[name]
    if (typeof value === 'number') values.set(known, value)
  }
  return values
}

function pathOf(stats: ReadonlyMap<string, Stat>): PathReading | null {
  const pair = chosenPair([...stats.values()], stats)
  if (pair === undefined) return null
  const local = stats.get(text(pair, 'localCandidateId')) ?? {}
  const relayed = text(local, 'candidateType') === 'relay'
  return {
    kind: relayed ? 'relay' : text(local, 'protocol') === 'tcp' ? 'tcp' : 'udp',
    roundTrip: number(pair, 'currentRoundTripTime'),
    available: number(pair, 'availableOutgoingBitrate'),
  }
}

function chosenPair(all: readonly Stat[], stats: ReadonlyMap<string, Stat>): Stat | undefined {
  const transport = all.find((stat) => text(stat, 'type') === 'transport')
  const named = stats.get(text(transport ?? {}, 'selectedCandidatePairId'))
  // Firefox marks the pair itself, in a field of its own.
  return named ?? all.find((stat) => text(stat, 'type') === 'candidate-pair' && stat['selected'] === true)
}

function text(stat: Stat, name: string): string {
  const value = stat[name]
  return typeof value === 'string' ? value : ''
}

function number(stat: Stat, name: string): number | null {
  const value = stat[name]
  return typeof value === 'number' ? value : null
}

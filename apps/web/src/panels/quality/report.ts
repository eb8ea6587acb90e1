import type { Level, Sample, ServerTrack, Side, Straight } from '@parley/client'
import type { PeerId } from '@parley/protocol'
import { bitrateText, msText, shareText } from './figures.ts'
import { seriesOf, tracksOfPerson } from './series.ts'

/** What a report is made of. */
export interface ReportParts {
  readonly samples: readonly Sample[]
  readonly levels: ReadonlyMap<PeerId, Level>
  readonly server: readonly ServerTrack[]
  readonly side: Side
  readonly straight: Straight
  readonly you: PeerId
  readonly browser: string
  readonly at: Date
}

/**
 * The connection as a text for whoever is to help: a summary to read, then everything as JSON. People are numbered:
 * no name, no address, no token is in it.
 */
export function reportOf({ samples, levels, server, side, straight, you, browser, at }: ReportParts): string {
  const last = samples.at(-1)
  if (last === undefined) return ''
  const people = [...new Set(samples.flatMap(({ tracks }) => tracks.map(({ peer }) => peer)))].filter(
    (peer) => peer !== you,
  )
  const nameOf = (peer: PeerId): string => (peer === you ? 'me' : `person ${people.indexOf(peer) + 1}`)
  const persons = [you, ...people].map((peer) => ({
    who: nameOf(peer),
    level: levels.get(peer) ?? null,
    tracks: tracksOfPerson(last, peer, you).map(({ peer: _peer, ...track }) => track),
    lastMinutes: rounded(seriesOf(samples, peer, you)),
  }))
  const lines = persons.flatMap(({ who, level, tracks }) => [
    `${who}: ${level ?? '–'} of 3`,
    ...tracks.map((track) => {
      const figures = [
        bitrateText(track.bitrate),
        track.loss === null ? null : `loss ${shareText(track.loss)}`,
        track.jitter === null ? null : `jitter ${msText(track.jitter)}`,
        track.mos === null ? null : `MOS ${track.mos.toFixed(1)}`,
        track.fps === null ? null : `${track.width}×${track.height} at ${Math.round(track.fps)}`,
        track.codec,
      ]
      const known = figures.filter((figure) => figure !== null && figure !== '')
      return `  ${track.direction} ${track.source}: ${known.join(', ')}`
    }),
  ])
  const { send, recv } = last
  const path = `path: ${send?.kind ?? '–'}, round trip ${msText(send?.roundTrip ?? null) ?? '–'}, direct way: ${straight}`
  const head = [
    `Parley connection report, ${at.toISOString()}`,
    `judgement: ${side}`,
    path,
    ...lines,
    browser,
  ]
  const json = {
    at: at.toISOString(),
    side,
    straight,
    browser,
    send,
    recv,
    persons,
    server: server.map(unnamed),
  }
  return `${head.join('\n')}\n\n${JSON.stringify(json)}\n`
}

function unnamed({ track: _track, ...counts }: ServerTrack): Omit<ServerTrack, 'track'> {
  return counts
}

function rounded(series: ReturnType<typeof seriesOf>): Record<string, (number | null)[]> {
  return Object.fromEntries(
    Object.entries(series).map(([name, values]: [string, readonly (number | null)[]]) => [
      name,
      values.map((value) => (value === null ? null : Math.round(value * 100) / 100)),
    ]),
  )
}

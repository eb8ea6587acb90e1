import type { Sample, TrackSample } from '@parley/client'
import type { PeerId } from '@parley/protocol'

/** What the charts of one person show, a column of each for each sample; null where nothing was measured. */
export interface Series {
  /** Minutes before the last sample: negative, the last is 0. */
  readonly minutes: readonly number[]
  /** kbit/s. */
  readonly bitrate: readonly (number | null)[]
  /** Percent. */
  readonly loss: readonly (number | null)[]
  /** ms. */
  readonly roundTrip: readonly (number | null)[]
  readonly jitter: readonly (number | null)[]
  /** Of the camera, else of a shared screen. */
  readonly fps: readonly (number | null)[]
}

/** The tracks by which one hears and sees a person, or, of oneself, those that one sends. */
export function tracksOfPerson(sample: Sample, peer: PeerId, you: PeerId): readonly TrackSample[] {
  const direction = peer === you ? 'out' : 'in'
  return sample.tracks.filter((track) => track.peer === peer && track.direction === direction)
}

/** The last minutes of one person, as charts show them. */
export function seriesOf(samples: readonly Sample[], peer: PeerId, you: PeerId): Series {
  const end = samples.at(-1)?.at ?? 0
  const rows = samples.map((sample) => ({ sample, tracks: tracksOfPerson(sample, peer, you) }))
  const column = (value: (row: (typeof rows)[number]) => number | null) => rows.map(value)
  return {
    minutes: samples.map((sample) => (sample.at - end) / 60_000),
    bitrate: column(({ tracks }) => scaled(total(tracks, 'bitrate'), 1 / 1_000)),
    loss: column(({ tracks }) => scaled(most(tracks, 'loss'), 100)),
    roundTrip: column(({ sample }) => (peer === you ? sample.send : sample.recv)?.roundTrip ?? null),
    jitter: column(({ tracks }) => most(tracks, 'jitter')),
    fps: column(({ tracks }) => pictureOf(tracks)?.fps ?? null),
  }
}

/** The picture that counts: the face, else the screen. */
export function pictureOf(tracks: readonly TrackSample[]): TrackSample | undefined {
  return tracks.find(({ source }) => source === 'camera') ?? tracks.find(({ source }) => source === 'screen')
}

type Figure = 'bitrate' | 'loss' | 'jitter'

function valuesOf(tracks: readonly TrackSample[], figure: Figure): number[] {
  return tracks.map((track) => track[figure]).filter((value) => value !== null)
}

function total(tracks: readonly TrackSample[], figure: Figure): number | null {
  const values = valuesOf(tracks, figure)
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0)
}

function most(tracks: readonly TrackSample[], figure: Figure): number | null {
  const values = valuesOf(tracks, figure)
  return values.length === 0 ? null : Math.max(...values)
}

function scaled(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor
}

import type { PathSample, Sample, TrackSample } from './sample.ts'

/** A statistic of a made report. */
export type MadeStat = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>

/** A report as a browser gives it, of made statistics. */
export function madeReport(...stats: MadeStat[]): ReadonlyMap<string, MadeStat> {
  return new Map(stats.map((stat) => [stat.id, stat]))
}

/** A track on which nothing is wrong, changed as asked. */
export function madeTrack(change: Partial<TrackSample>): TrackSample {
  const video = change.source === 'camera' || change.source === 'screen'
  return {
    ...{ peer: 'p-ann', source: 'microphone', direction: 'in', kind: video ? 'video' : 'audio' },
    ...{
      bitrate: video ? 1_200_000 : 32_000,
      packets: 50,
      loss: 0,
      jitter: 3,
      codec: video ? 'VP8' : 'opus',
    },
    ...{ layer: '', width: video ? 1280 : null, height: video ? 720 : null, fps: video ? 30 : null },
    ...{ frozen: video ? 0 : null, concealed: video ? null : 0, mos: video ? null : 4.4 },
    ...{ buffer: 40, work: video ? 4 : null, limited: video ? 'none' : '' },
    ...change,
  }
}

const PATH: PathSample = { kind: 'udp', roundTrip: 30, available: 3_000_000 }

/** A sample of these tracks on good paths, changed as asked. */
export function madeSample(tracks: readonly TrackSample[], change: Partial<Sample> = {}): Sample {
  return { at: 0, tracks, send: PATH, recv: PATH, lag: 0, ...change }
}

import type { ServerTrack, TrackSample } from '@parley/client'

/** The name of a figure, as `quality.<name>` in the texts. */
export type FigureName =
  | 'bitrate'
  | 'loss'
  | 'jitter'
  | 'resolution'
  | 'fps'
  | 'frozen'
  | 'concealed'
  | 'mos'
  | 'codec'
  | 'layer'
  | 'buffer'
  | 'encode'
  | 'decode'
  | 'limited'
  | 'serverLoss'
  | 'serverBitrate'

/** One figure as it is shown. */
export interface Figure {
  readonly name: FigureName
  readonly text: string
}

/** 1234567 → `1.2 Mbit/s`. */
export function bitrateText(bits: number | null): string | null {
  if (bits === null) return null
  return bits >= 1e6 ? `${(bits / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bits / 1_000)} kbit/s`
}

/** 0.0123 → `1.2 %`. */
export function shareText(share: number | null): string | null {
  return share === null ? null : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`
}

/** 12.34 → `12 ms`. */
export function msText(ms: number | null): string | null {
  return ms === null ? null : `${Math.round(ms)} ms`
}

/** Everything that is known of one track, in the order in which it is read; what is not known is left out. */
export function figuresOf(track: TrackSample, server: ServerTrack | undefined): Figure[] {
  const rows: [FigureName, string | null][] = [
    ['bitrate', bitrateText(track.bitrate)],
    ['loss', shareText(track.loss)],
    ['jitter', msText(track.jitter)],
    ['resolution', track.width === null ? null : `${track.width} × ${track.height ?? 0}`],
    ['fps', track.fps === null ? null : `${Math.round(track.fps)} fps`],
    ['frozen', shareText(track.frozen)],
    ['concealed', shareText(track.concealed)],
    ['mos', track.mos === null ? null : `${track.mos.toFixed(1)} / 4.5`],
    ['codec', track.codec || null],
    ['layer', track.layer || null],
    ['buffer', msText(track.buffer)],
    [
      track.direction === 'out' ? 'encode' : 'decode',
      track.work === null ? null : `${track.work.toFixed(1)} ms`,
    ],
    ['limited', track.limited === 'cpu' || track.limited === 'bandwidth' ? track.limited : null],
    ['serverBitrate', bitrateText(server?.bitrate ?? null)],
    ['serverLoss', shareText(lossOf(server))],
  ]
  return rows.flatMap(([name, text]) => (text === null ? [] : [{ name, text }]))
}

function lossOf(server: ServerTrack | undefined): number | null {
  if (server === undefined || server.packets + server.lost === 0) return null
  return server.lost / (server.packets + server.lost)
}

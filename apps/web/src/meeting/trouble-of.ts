import type { Flow } from '../ui/picture-watch.ts'

/** Why a tile shows no live picture though it should. */
export type TroubleName = 'reconnecting' | 'paused' | 'frozen' | 'missing'

/** What is known about a tile's picture. */
export interface PictureState {
  /** Whether the peer's socket is there. */
  readonly connected: boolean
  /** Whether one's own connection does not carry it, so that it is not sent. */
  readonly paused: boolean
  /** How the picture comes; null when there should be none. */
  readonly flow: Flow | null
}

/** The one thing to say about a tile: who is away, or one's own slow connection, explains a picture that stands still. */
export function troubleOf({ connected, paused, flow }: PictureState): TroubleName | null {
  if (!connected) return 'reconnecting'
  if (paused) return 'paused'
  return flow === 'frozen' || flow === 'missing' ? flow : null
}

import type { Flow } from '../ui/picture-watch.ts'

/** Why a tile shows no live picture though it should. */
export type TroubleName = 'reconnecting' | 'frozen' | 'missing'

/** What is known about a tile's picture. */
export interface PictureState {
  /** Whether the peer's socket is there. */
  readonly connected: boolean
  /** How the picture comes; null when there should be none. */
  readonly flow: Flow | null
}

/** The one thing to say about a tile: a person who is away explains a picture that stands still. */
export function troubleOf({ connected, flow }: PictureState): TroubleName | null {
  if (!connected) return 'reconnecting'
  return flow === 'frozen' || flow === 'missing' ? flow : null
}

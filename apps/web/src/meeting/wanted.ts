import type { Wanted } from '@parley/client'
import type { Look, PeerId, RoomState } from '@parley/protocol'
import type { Tile } from './tiles.ts'

/** A tile as it is on the page: its size in CSS pixels, and how it is looked at. */
export interface Shown {
  readonly tile: Pick<Tile, 'peer' | 'source'>
  readonly width: number
  readonly height: number
  /** `hidden`: not seen now but soon, as on the next page; it is kept ready, and nothing of it is sent. */
  readonly look: Look
}

/** Sizes are told in steps of so many pixels: a tile that grows by a hair is worth no word. */
const STEP = 32
/** What the protocol takes at most (`LIMITS.pictureSide`); no layer is larger. */
const MOST = 8_192

/** How a tile is looked at when nobody said so: a shared screen is read, who speaks is watched. */
export function lookOf(tile: Pick<Tile, 'source' | 'speaking'>): Look {
  if (tile.source === 'screen') return 'screen'
  return tile.speaking ? 'speaking' : 'visible'
}

/**
 * The whole of what this page wants to receive: every voice, and the pictures that it shows, each with its size in
 * pixels of the screen (`ratio` is `devicePixelRatio`). What is not listed is not sent at all.
 */
export function wantedOf(
  tracks: RoomState['tracks'],
  you: PeerId,
  shown: readonly Shown[],
  ratio: number,
): Wanted[] {
  const places = new Map(shown.map((place) => [`${place.tile.peer}/${place.tile.source}`, place]))
  return Object.values(tracks).flatMap((track): Wanted[] => {
    if (track.peer === you) return []
    if (track.kind === 'audio') return [{ track: track.id }]
    // A camera that is off stays wanted: its picture is there at once when it is switched on again.
    const place = places.get(`${track.peer}/${track.source}`)
    if (place === undefined) return []
    const pixels = (side: number): number =>
      Math.max(STEP, Math.min(MOST, Math.ceil((side * ratio) / STEP) * STEP))
    return [{ track: track.id, look: place.look, width: pixels(place.width), height: pixels(place.height) }]
  })
}

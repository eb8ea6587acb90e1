import type { Wanted } from '@parley/client'
import type { PeerId, RoomState } from '@parley/protocol'
import type { Tile } from './tiles.ts'

/** What a picture is worth when there is not room for all: shared screens are read, large tiles are looked at. */
const PRIORITY = { screen: 255, large: 192, small: 128 }
/** From this width on a tile is looked at rather than glanced at. */
const LARGE_FROM = 480

/** The whole of what this page wants to receive: every voice, and the pictures that are on the stage. */
export function wantedOf(
  tracks: RoomState['tracks'],
  you: PeerId,
  shown: readonly Tile[],
  tileWidth: number,
): Wanted[] {
  const wanted: Wanted[] = []
  for (const track of Object.values(tracks)) {
    if (track.peer === you) continue
    if (track.kind === 'audio') {
      wanted.push({ track: track.id })
      continue
    }
    // A camera that is off stays wanted: its picture is there at once when it is switched on again.
    const onStage = shown.some((tile) => tile.peer === track.peer && tile.source === track.source)
    const size = tileWidth >= LARGE_FROM ? 'large' : 'small'
    if (onStage)
      wanted.push({ track: track.id, priority: PRIORITY[track.source === 'screen' ? 'screen' : size] })
  }
  return wanted
}

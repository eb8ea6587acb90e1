import {
  LIMITS,
  type Look,
  type PeerId,
  type RoomEvent,
  type RoomState,
  type Track,
  type TrackId,
  type Wish,
} from '@parley/protocol'

/** A peer's own word on what it wants, by track; null until it has said one. */
export type Wanted = ReadonlyMap<TrackId, Wish> | null

/** What the SFU is told of how a picture is looked at; 0 to 255. */
export const PRIORITY: Readonly<Record<Look, number>> = {
  pinned: 255,
  speaking: 192,
  screen: 160,
  visible: 64,
  hidden: 1,
}

/** Up to this many videos fill a stage that nobody has described; more of them are tiles. */
const WHOLE_VIDEOS = 4
const UNTOLD_SIZE = { width: 640, height: 360 }

/** Which tracks of a room a peer is to receive, and how. Pure (SPEC J10, M3, M4, M8). */
export function tracksFor(state: RoomState, peer: PeerId, wanted: Wanted): Map<TrackId, Wish> {
  const others = Object.values(state.tracks).filter((track) => track.peer !== peer)
  if (wanted !== null) return new Map(others.flatMap((track) => wishFor(track, wanted)))
  const videos = others.filter((track) => track.kind === 'video').slice(0, LIMITS.defaultVideos)
  const audios = others.filter((track) => track.kind === 'audio')
  const size = videos.length > WHOLE_VIDEOS ? UNTOLD_SIZE : {}
  return new Map([
    ...audios.map(({ id }): [TrackId, Wish] => [id, { track: id }]),
    ...videos.map(({ id }): [TrackId, Wish] => [id, { track: id, ...size }]),
  ])
}

function wishFor(track: Track, wanted: ReadonlyMap<TrackId, Wish>): [TrackId, Wish][] {
  const wish = wanted.get(track.id)
  return wish === undefined ? [] : [[track.id, wish]]
}

/** Events that change which tracks there are to receive, or what they cost. */
export const SEEN: ReadonlySet<RoomEvent['type']> = new Set([
  'track-published',
  'track-muted',
  'track-ended',
  'peer-moved',
  'peer-left',
])

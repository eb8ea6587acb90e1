import type { Peer, PeerId, RoomState, Track, TrackId } from '@parley/protocol'

/** One tile as it is drawn. */
export interface Tile {
  /** Stable while the tile stands for the same thing. */
  readonly key: string
  readonly peer: PeerId
  readonly source: 'camera' | 'screen'
  readonly name: string
  readonly self: boolean
  /** Whether the peer's microphone is off, or was never on. */
  readonly muted: boolean
  /** The track whose picture is to be seen; null when there is none now. */
  readonly video: TrackId | null
  readonly speaking: boolean
  /** Place in the queue of raised hands, from 1; null while the hand is down. */
  readonly hand: number | null
  /** False while the peer's socket is lost and its seat is kept. */
  readonly connected: boolean
}

/** What the tiles are made of: the parts of the shared state that concern them, and who is speaking. */
export interface TileInputs {
  readonly peers: RoomState['peers']
  readonly tracks: RoomState['tracks']
  readonly you: PeerId
  readonly speakers: readonly PeerId[]
}

/** Peers in the order in which they came: it changes for nobody when others come and go. */
export function inOrderOfArrival(peers: RoomState['peers']): Peer[] {
  return Object.values(peers).sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1))
}

/** The peers whose hands are up, first raised first [R4]. */
export function handQueue(peers: RoomState['peers']): PeerId[] {
  return Object.values(peers)
    .filter((peer) => peer.handRaisedAt !== null)
    .sort((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0) || (a.id < b.id ? -1 : 1))
    .map((peer) => peer.id)
}

/** All tiles, shared screens first, then oneself, then the others in order of arrival. */
export function tilesOf({ peers, tracks, you, speakers }: TileInputs): Tile[] {
  const bySource = new Map<string, Track>()
  for (const track of Object.values(tracks)) bySource.set(`${track.peer}/${track.source}`, track)
  const hands = handQueue(peers)
  const speaking = new Set(speakers)
  const tile = (peer: Peer, source: Tile['source']): Tile => {
    const video = bySource.get(`${peer.id}/${source}`)
    const microphone = bySource.get(`${peer.id}/microphone`)
    const muted = microphone === undefined || microphone.muted
    const place = hands.indexOf(peer.id)
    return {
      key: `${peer.id}/${source}`,
      peer: peer.id,
      source,
      name: peer.name,
      self: peer.id === you,
      muted,
      video: video === undefined || video.muted ? null : video.id,
      speaking: source === 'camera' && speaking.has(peer.id) && !muted,
      hand: place < 0 ? null : place + 1,
      connected: peer.connected,
    }
  }
  const everyone = inOrderOfArrival(peers)
  const screens = everyone.filter((peer) => bySource.has(`${peer.id}/screen`) && peer.id !== you)
  const people = [
    ...everyone.filter((peer) => peer.id === you),
    ...everyone.filter((peer) => peer.id !== you),
  ]
  return [...screens.map((peer) => tile(peer, 'screen')), ...people.map((peer) => tile(peer, 'camera'))]
}

/** How a set of tiles goes on the stage: in the grid, and perhaps oneself in a corner. */
export interface Stage {
  readonly grid: readonly Tile[]
  /** Oneself, small, while exactly one other thing is looked at. */
  readonly corner: Tile | null
  /** How many tiles have no place. */
  readonly hidden: number
}

/**
 * Chooses what is on the stage when `room` tiles fit. Places are kept (`before` holds the keys that were shown), so that nobody
 * jumps; who speaks and has no place takes the place of someone who is silent. `corner`: whether oneself may be in a corner.
 */
export function setStage(
  tiles: readonly Tile[],
  room: number,
  before: readonly string[],
  corner = true,
): Stage {
  const self = tiles.find((tile) => tile.self && tile.source === 'camera')
  if (corner && tiles.length === 2 && self !== undefined) {
    return { grid: tiles.filter((tile) => tile !== self), corner: self, hidden: 0 }
  }
  if (tiles.length <= room) return { grid: tiles, corner: null, hidden: 0 }
  const places = Math.max(1, room - 1)
  const shown = before.slice(0, places)
  const rank = (tile: Tile): number => {
    if (tile.source === 'screen') return 0
    if (tile.self) return 1
    if (tile.speaking) return 2
    return shown.includes(tile.key) ? 3 : 4
  }
  const chosen = new Set(
    tiles
      .map((tile, index) => ({ tile, index }))
      .sort((a, b) => rank(a.tile) - rank(b.tile) || a.index - b.index)
      .slice(0, places)
      .map(({ tile }) => tile.key),
  )
  const grid = tiles.filter((tile) => chosen.has(tile.key))
  return { grid, corner: null, hidden: tiles.length - grid.length }
}

/** Remembers who was on the stage, so that {@link setStage} keeps their places. Filling it twice changes nothing. */
export class Places {
  #shown: readonly string[] = []

  fill(tiles: readonly Tile[], room: number, corner = true): Stage {
    const stage = setStage(tiles, room, this.#shown, corner)
    this.#shown = stage.grid.map((tile) => tile.key)
    return stage
  }
}

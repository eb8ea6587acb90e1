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
  /** Whether a host put this person on everyone's stage. */
  readonly spotlit: boolean
}

/** What the tiles are made of: the parts of the shared state that concern them, and who is speaking. */
export interface TileInputs {
  readonly peers: RoomState['peers']
  readonly tracks: RoomState['tracks']
  readonly spotlight: PeerId | null
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

/** All tiles, shared screens first, the newest before the others, then oneself, then the others in order of arrival. */
export function tilesOf({ peers, tracks, spotlight, you, speakers }: TileInputs): Tile[] {
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
      spotlit: source === 'camera' && peer.id === spotlight,
    }
  }
  const everyone = inOrderOfArrival(peers)
  const screens = Object.values(tracks).filter((track) => track.source === 'screen' && track.peer !== you)
  const people = [
    ...everyone.filter((peer) => peer.id === you),
    ...everyone.filter((peer) => peer.id !== you),
  ]
  return [
    ...screens.toReversed().flatMap(({ peer }) => {
      const owner = peers[peer]
      return owner === undefined ? [] : [tile(owner, 'screen')]
    }),
    ...people.map((peer) => tile(peer, 'camera')),
  ]
}

/**
 * `after`, with the very tiles of `before` wherever nothing about them is another: what did not change is not drawn again. The same
 * list if all are the same.
 */
export function keepSame(before: readonly Tile[], after: readonly Tile[]): readonly Tile[] {
  const known = new Map(before.map((tile) => [tile.key, tile]))
  const kept = after.map((tile) => {
    const old = known.get(tile.key)
    return old !== undefined && isSame(old, tile) ? old : tile
  })
  return kept.length === before.length && kept.every((tile, at) => tile === before[at]) ? before : kept
}

function isSame(a: Tile, b: Tile): boolean {
  return (Object.keys(a) as (keyof Tile)[]).every((field) => a[field] === b[field])
}

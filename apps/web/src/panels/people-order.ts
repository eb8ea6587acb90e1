import type { Peer, PeerId, RoomState, Track, TrackId } from '@parley/protocol'

/** One person in the list. */
export interface Person {
  readonly peer: Peer
  readonly self: boolean
  /** Place in the queue of raised hands, from 1. */
  readonly hand: number | null
  readonly muted: boolean
  readonly camera: boolean
  /** The microphone that a host may mute; null when it is muted or there is none. */
  readonly microphone: TrackId | null
}

/** Everyone in the order of the list: raised hands in their order, then oneself, then the others by name. */
export function personsOf(
  room: Pick<RoomState, 'peers' | 'tracks'>,
  you: PeerId,
  language: string,
): Person[] {
  const byName = new Intl.Collator(language, { sensitivity: 'base', numeric: true })
  const raised = (peer: Peer): number => peer.handRaisedAt ?? Number.POSITIVE_INFINITY
  const sorted = Object.values(room.peers).sort((a, b) => {
    if (raised(a) !== raised(b)) return raised(a) < raised(b) ? -1 : 1
    if ((a.id === you) !== (b.id === you)) return a.id === you ? -1 : 1
    return byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
  })
  const tracks = Object.values(room.tracks)
  const open = (peer: PeerId, source: Track['source']): Track | undefined =>
    tracks.find((track) => track.peer === peer && track.source === source && !track.muted)
  return sorted.map((peer, index) => {
    const microphone = open(peer.id, 'microphone')
    return {
      peer,
      self: peer.id === you,
      hand: peer.handRaisedAt === null ? null : index + 1,
      muted: microphone === undefined,
      camera: open(peer.id, 'camera') !== undefined,
      microphone: microphone?.id ?? null,
    }
  })
}

/** The peers whose hands are up, the first one first [R4]. */
export function queueOf(peers: RoomState['peers']): Peer[] {
  return Object.values(peers)
    .filter(({ handRaisedAt }) => handRaisedAt !== null)
    .toSorted((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0) || (a.id < b.id ? -1 : 1))
}

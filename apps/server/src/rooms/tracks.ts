import { Closed } from '@parley/kit'
import {
  KIND_OF,
  LIMITS,
  ProtocolError,
  tracksOf,
  type Input,
  type Track,
  type TrackId,
} from '@parley/protocol'
import { newTrackId } from '../identity/secrets.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Publishes a source of a peer; one that it publishes already is replaced (SPEC M1, R3). */
export async function publish(room: Room, seat: Seat, input: Input<'publish'>): Promise<TrackId> {
  const mine = tracksOf(room.state, seat.peer)
  const before = mine.find((track) => track.source === input.source)
  if (before === undefined && mine.length >= LIMITS.tracksPerPeer) throw new ProtocolError('too-many-tracks')
  if (before !== undefined) await endTrack(room, before.id)
  const kind = KIND_OF[input.source]
  const id = newTrackId()
  await seat.scope.open(id, async (scope) => {
    const publication = await seat.transports.send.publish(scope, {
      kind,
      rtpParameters: input.rtpParameters,
      muted: input.muted,
    })
    const { source, picture } = input
    room.published.set(id, { scope, publication, peer: seat.peer, source, ...(picture && { picture }) })
    scope.defer(() => room.published.delete(id))
    const track: Track = { id, peer: seat.peer, source: input.source, kind, muted: input.muted }
    room.uplinks.follow(scope, id, publication)
    await room.append({ type: 'track-published', track })
  })
  return id
}

/** Ends one's own track. */
export async function unpublish(room: Room, seat: Seat, id: TrackId): Promise<void> {
  if (trackOf(room, id).peer !== seat.peer) throw new ProtocolError('forbidden')
  await endTrack(room, id)
}

/** Mutes or unmutes a track: one's own either way, another's only as host and only to silence it (SPEC M6). */
export async function muteTrack(room: Room, seat: Seat, id: TrackId, muted: boolean): Promise<void> {
  const track = trackOf(room, id)
  const own = track.peer === seat.peer
  if (!own && !(seat.isHost && muted)) throw new ProtocolError('forbidden')
  if (track.muted === muted) return
  const published = room.published.get(id)
  const isElsewhere = room.node !== undefined && !room.seats.has(track.peer)
  if (published === undefined && !isElsewhere) throw new Closed('the track has ended')
  await published?.publication.setMuted(muted) // At another node it is muted when that learns of it.
  await room.append({ type: 'track-muted', track: id, muted })
}

async function endTrack(room: Room, id: TrackId): Promise<void> {
  room.published.get(id)?.scope.close('unpublished')
  await room.append({ type: 'track-ended', track: id })
}

function trackOf(room: Room, id: TrackId): Track {
  const track = room.state.tracks[id]
  if (track === undefined) throw new ProtocolError('unknown-track')
  return track
}

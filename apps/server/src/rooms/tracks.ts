import type { Scope } from '@parley/kit'
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
import { LOST, type MediaTransport } from '../media/port.ts'
import { isAsExpected } from './expectation.ts'
import type { Published } from './published.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/**
 * Publishes a source of a peer; one that it publishes already is replaced (SPEC M1, R3), and one whose media was lost with its
 * worker is the same track again (V4).
 */
export async function publish(room: Room, seat: Seat, input: Input<'publish'>): Promise<TrackId> {
  const send = seat.transport('send', input.over)
  const mine = tracksOf(room.state, seat.peer)
  const before = mine.find((track) => track.source === input.source)
  if (before === undefined && mine.length >= LIMITS.tracksPerPeer) throw new ProtocolError('too-many-tracks')
  const known = before && room.published.get(before.id)
  if (before !== undefined && known !== undefined && isTaken(room, before.id, known, input)) return before.id
  const lost = before !== undefined && known?.isExpected !== false ? before : null
  if (before !== undefined && lost === null) await endTrack(room, before.id)
  const { source } = input
  const kind = KIND_OF[source]
  // What the room was told of a lost track holds: meanwhile a host may have muted it.
  const track: Track = lost ?? { id: newTrackId(), peer: seat.peer, source, kind, muted: input.muted }
  await seat.scope.open(track.id, async (scope) => {
    const { muted } = track
    const { rtpParameters: sentAs, picture } = input
    const publication = await send.publish(scope, { kind, rtpParameters: sentAs, muted })
    // It waited for too long (V7) and has just ended: published again it is another one.
    if (lost !== null && room.state.tracks[lost.id] === undefined) throw new ProtocolError('unavailable')
    take(room, scope, track, { publication, sentAs, ...(picture && { picture }) })
    if (lost === null) await room.append({ type: 'track-published', track })
    else room.foundAgain()
  })
  return track.id
}

/** Has a track whose media was lost there again before its sender has published it: those who receive it need not wait for that (SPEC V10). */
export async function anticipate(
  room: Room,
  seat: Seat,
  send: MediaTransport,
  { id, ...what }: Anticipated,
): Promise<void> {
  const track = room.state.tracks[id]
  if (track === undefined || room.published.has(id)) return
  await seat.scope.open(id, async (scope) => {
    const { kind, muted } = track
    const publication = await send.publish(scope, { kind, rtpParameters: what.sentAs, muted })
    if (room.published.has(id) || room.state.tracks[id] === undefined) return scope.close('not needed')
    take(room, scope, track, { ...what, publication, isExpected: true })
  })
}

/** A track that is to be there before its sender has published it, and how it will be sent. */
export interface Anticipated extends Pick<Published, 'picture'> {
  readonly id: TrackId
  readonly source: Track['source']
  readonly sentAs: NonNullable<Published['sentAs']>
}

/** Whether a track is published that was expected so. One that was expected otherwise ends: it is published like any other. */
function isTaken(
  room: Room,
  id: TrackId,
  known: Published,
  { rtpParameters, picture }: Input<'publish'>,
): boolean {
  if (known.isExpected !== true || known.sentAs === undefined) return false
  if (!isAsExpected(known.sentAs, rtpParameters)) {
    known.scope.close(LOST) // As its media was: what was said of that holds (V4).
    return false
  }
  room.published.set(id, { ...known, sentAs: rtpParameters, isExpected: false, ...(picture && { picture }) })
  // From its peer's seat before it came until now.
  if (room.between?.far.get(id) !== undefined) room.tracksChanged()
  return true
}

function take(
  room: Room,
  scope: Scope,
  { id, peer, source }: Track,
  what: Omit<Published, 'scope' | 'peer' | 'source'>,
): void {
  room.published.set(id, { scope, peer, source, isExpected: false, ...what })
  scope.defer(() => room.published.delete(id))
  room.uplinks.follow(scope, id, what.publication)
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
  // At another node it is muted when that learns of it; what was lost with its worker, when it is published again.
  await room.published.get(id)?.publication.setMuted(muted)
  await room.append({ type: 'track-muted', track: id, muted })
}

/** Ends a track for everyone. */
export async function endTrack(room: Room, id: TrackId): Promise<void> {
  room.published.get(id)?.scope.close('unpublished')
  await room.append({ type: 'track-ended', track: id })
}

function trackOf(room: Room, id: TrackId): Track {
  const track = room.state.tracks[id]
  if (track === undefined) throw new ProtocolError('unknown-track')
  return track
}

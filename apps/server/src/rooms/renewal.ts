import { after, Closed, detach, reportFault, sleep } from '@parley/kit'
import { ProtocolError, TIMES, tracksOf, type TrackId } from '@parley/protocol'
import type { IceServers } from '../identity/ice-servers.ts'
import { LOST } from '../media/port.ts'
import { openTransports } from './seat-transports.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'
import { endTrack } from './tracks.ts'

/** How long a seat waits before it asks again, where no worker came up for seconds. */
const AGAIN_MS = 1_000

/**
 * Gives a seat new transports whenever a worker dies under it (SPEC V): the peer keeps its seat and its tracks, publishes them
 * again over the new transports, and the others go on with everything else.
 */
export function renewWhenLost(room: Room, seat: Seat, iceServers: IceServers): void {
  const { scope, send, recv } = seat.transports
  const lost = (): void => {
    if (seat.scope.closed || scope.closed) return // Both are lost together: the second word of it is none.
    scope.close(LOST)
    seat.subscriptions.dropAll()
    giveUpTracks(room, seat)
    detach(renew(room, seat, iceServers), seat.scope.name)
  }
  for (const transport of [send, recv]) transport.onLost(scope, lost)
}

async function renew(room: Room, seat: Seat, iceServers: IceServers): Promise<void> {
  for (;;) {
    try {
      const transports = await openTransports(seat.scope, room.media, seat.peer)
      seat.renew(transports)
      renewWhenLost(room, seat, iceServers)
      await seat.subscriptions.moveTo(transports.recv, (subscriptions) => {
        if (transports.scope.closed) return // Lost again: the next ones are told.
        seat.tell({
          type: 'media-renewed',
          transports: seat.transportParameters,
          iceServers: iceServers.for(seat.peer),
          subscriptions,
        })
      })
      return
    } catch (error) {
      if (seat.scope.closed || error instanceof Closed) return
      if (!(error instanceof ProtocolError)) reportFault(error, seat.scope.name)
    }
    await sleep(seat.scope, AGAIN_MS)
  }
}

/** What a peer sent is gone; its tracks wait for a while to be published again (SPEC V4, V7). */
function giveUpTracks(room: Room, seat: Seat): void {
  for (const { id } of tracksOf(room.state, seat.peer)) {
    const published = room.published.get(id)
    if (published === undefined) continue
    published.scope.close(LOST)
    seat.scope.defer(() => room.demand.forget(id))
    awaitTrack(room, seat, id)
  }
  room.tracksChanged()
}

/** A peer came from another node: its tracks wait to be published again here (SPEC G12, V7). */
export function awaitTracks(room: Room, seat: Seat): void {
  for (const { id } of tracksOf(room.state, seat.peer)) awaitTrack(room, seat, id)
}

function awaitTrack(room: Room, seat: Seat, id: TrackId): void {
  room.waiting.get(id)?.() // One that is lost again has all of its time again: the time before was not for this loss.
  const callOff = after(seat.scope, TIMES.republish, () => {
    if (isWaiting(room, seat, id)) detach(endTrack(room, id), seat.scope.name)
  })
  room.waiting.set(id, callOff)
  seat.scope.defer(() => room.waiting.delete(id))
}

/** Whether a track is still to be published again; a muted one can wait: its camera may be off. */
const isWaiting = (room: Room, seat: Seat, id: TrackId): boolean => {
  const track = room.state.tracks[id]
  return track?.peer === seat.peer && !track.muted && !room.published.has(id)
}

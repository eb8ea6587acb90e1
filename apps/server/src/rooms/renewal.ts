import { after, Closed, detach, reportFault, sleep } from '@parley/kit'
import { ProtocolError, TIMES, tracksOf, type Sent, type TrackId } from '@parley/protocol'
import type { IceServers } from '../identity/ice-servers.ts'
import { LOST, type MediaTransport } from '../media/port.ts'
import { expectTracks } from './expectation.ts'
import { openTransports } from './seat-transports.ts'
import type { Room } from './room.ts'
import type { Seat, Transports } from './seat.ts'
import { anticipate, endTrack, type Anticipated } from './tracks.ts'

/** How long a seat waits before it asks again, where no worker came up for seconds. */
const AGAIN_MS = 1_000

/**
 * Gives a seat new transports whenever a worker dies under it (SPEC V): the peer keeps its seat and its tracks, publishes them
 * again over the new transports, and the others go on with everything else. Those who lost theirs together are told together, with
 * what all of them are about to publish again (V10).
 */
export function renewWhenLost(room: Room, seat: Seat, iceServers: IceServers): void {
  const { scope, send, recv } = seat.transports
  const lost = (): void => {
    if (seat.scope.closed || scope.closed) return // Both are lost together: the second word of it is none.
    scope.close(LOST)
    seat.subscriptions.dropAll()
    const lostTracks = giveUpTracks(room, seat)
    detach(renew(room, seat, iceServers, lostTracks), seat.scope.name)
  }
  for (const transport of [send, recv]) transport.onLost(scope, lost)
}

async function renew(
  room: Room,
  seat: Seat,
  iceServers: IceServers,
  lostTracks: readonly Anticipated[],
): Promise<void> {
  for (;;) {
    try {
      const transports = await room.renewals.wait(openAgain(room, seat, iceServers, lostTracks))
      if (transports.scope.closed) return // Lost again: the next ones are told.
      const told = seat.subscriptions.moveTo(transports.recv, (subscriptions) => {
        if (transports.scope.closed) return
        seat.tell({
          type: 'media-renewed',
          transports: seat.transportParameters,
          iceServers: iceServers.for(seat.peer),
          subscriptions,
        })
      })
      if (lostTracks.length > 0) room.foundAgain() // After `moveTo`: those who lost nothing are told of these tracks, this peer is told the whole.
      return await told
    } catch (error) {
      if (seat.scope.closed || error instanceof Closed) return
      if (!(error instanceof ProtocolError)) reportFault(error, seat.scope.name)
    }
    await sleep(seat.scope, AGAIN_MS)
  }
}

async function openAgain(
  room: Room,
  seat: Seat,
  iceServers: IceServers,
  lostTracks: readonly Anticipated[],
): Promise<Transports> {
  const transports = await openTransports(seat.scope, room.media, seat.peer)
  seat.renew(transports)
  renewWhenLost(room, seat, iceServers)
  await anticipateAll(room, seat, transports.send, lostTracks)
  return transports
}

/** Has tracks there before they are published; one that cannot be had in advance comes then. */
async function anticipateAll(
  room: Room,
  seat: Seat,
  send: MediaTransport,
  tracks: readonly Anticipated[],
): Promise<void> {
  const all = expectTracks(tracks).map(({ track, sentAs }) =>
    anticipate(room, seat, send, { ...track, sentAs }),
  )
  for (const each of await Promise.allSettled(all))
    if (each.status === 'rejected' && !isPassing(each.reason)) reportFault(each.reason, seat.scope.name)
}

const isPassing = (error: unknown): boolean => error instanceof Closed || error instanceof ProtocolError

/**
 * What a peer sent is gone; its tracks wait for a while to be published again (SPEC V4, V7). Answers those that it will send at once: not what
 * is muted, of which the camera may be off.
 */
function giveUpTracks(room: Room, seat: Seat): Anticipated[] {
  const lost: Anticipated[] = []
  for (const { id, source, muted } of tracksOf(room.state, seat.peer)) {
    const published = room.published.get(id)
    if (published === undefined) continue
    const { sentAs, picture } = published
    if (sentAs !== undefined && !muted) lost.push({ id, source, sentAs, ...(picture && { picture }) })
    published.scope.close(LOST)
    seat.scope.defer(() => room.demand.forget(id))
    awaitTrack(room, seat, id)
  }
  room.tracksChanged()
  return lost
}

/**
 * A peer came from another node: its tracks wait to be published again here (SPEC G12, V7); of what it says that it sends they are there
 * before that (V10).
 */
export async function awaitTracks(room: Room, seat: Seat, sends: readonly Sent[]): Promise<void> {
  const mine = tracksOf(room.state, seat.peer)
  for (const { id } of mine) awaitTrack(room, seat, id)
  const sent = sends.flatMap(({ source, rtpParameters: sentAs, picture }) => {
    const track = mine.find((each) => each.source === source)
    return track === undefined || track.muted
      ? []
      : [{ id: track.id, source, sentAs, ...(picture && { picture }) }]
  })
  if (sent.length === 0) return
  await anticipateAll(room, seat, seat.transports.send, sent)
  room.foundAgain()
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
  return track?.peer === seat.peer && !track.muted && room.published.get(id)?.isExpected !== false
}

import { after } from '@parley/kit'
import {
  TIMES,
  type LeaveReason,
  type NodeId,
  type PeerId,
  type RoomEvent,
  type RoomState,
} from '@parley/protocol'
import type { Seat } from './seat.ts'

/** As much of a room as the ends of its seats at another node's word are about. */
interface Seats {
  readonly node: NodeId | undefined
  readonly state: RoomState
  readonly seats: ReadonlyMap<PeerId, Seat>
  endSeat(seat: Seat, reason: LeaveReason): void
}

/** What a peer is told whose seat another node ended: who was only taken for gone comes back by itself. */
const BYE = { left: 'replaced', lost: 'unavailable', removed: 'removed', ended: 'room-ended' } as const

/**
 * Ends the seat here of which the history says that it has ended: the same peer joined elsewhere, a host sits there, or this
 * node was taken for gone.
 */
export function endElsewhere(room: Seats, event: RoomEvent): void {
  if (event.type === 'peer-moved' && event.peer.node !== room.node) {
    const seat = room.seats.get(event.peer.id)
    if (seat === undefined) return
    // A page that goes on at another node leaves its seat here by itself; of another page the one before it is told at once.
    if (seat.joinedAt === event.peer.joinedAt) leaveSoon(room, seat)
    else end(room, seat, 'left')
  }
  if (event.type !== 'peer-left' || event.peer in room.state.peers) return
  const seat = room.seats.get(event.peer)
  if (seat !== undefined) end(room, seat, event.reason)
}

function end(room: Seats, seat: Seat, reason: LeaveReason): void {
  if (seat.place !== 'told') return
  seat.place = 'not told' // It is in the history already.
  seat.dismiss(BYE[reason])
  room.endSeat(seat, reason)
}

function leaveSoon(room: Seats, seat: Seat): void {
  seat.place = 'not told'
  after(seat.scope, TIMES.move, () => {
    seat.dismiss(BYE.left)
    room.endSeat(seat, 'left')
  })
}

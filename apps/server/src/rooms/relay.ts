import type { Scope } from '@parley/kit'
import {
  ProtocolError,
  type DataTransportParameters,
  type DtlsParameters,
  type Fact,
  type PeerId,
  type Signal,
} from '@parley/protocol'
import type { Relay } from './seat-relay.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Passes a word on to one peer of the room (SPEC D1, D2); one that opens media's direct way, where it is allowed (W7). */
export function passSignal(room: Room, seat: Seat, to: PeerId, signal: Signal): void {
  if (signal.use === 'media' && !mayGoStraight(room, seat.peer, to)) throw new ProtocolError('forbidden')
  const there = room.seats.has(to) ? undefined : room.state.peers[to]
  if (there === undefined) return otherSeat(room, seat, to).tell({ type: 'signal', from: seat.peer, signal })
  if (!there.connected) throw new ProtocolError('unavailable', 'this peer is being waited for')
  room.tell(to, { type: 'signal', from: seat.peer, signal }) // At another node.
}

function mayGoStraight({ state }: Room, one: PeerId, other: PeerId): boolean {
  return state.direct && [one, other].every((peer) => state.peers[peer]?.direct === true)
}

/** Opens the seat's transport for data; the one before it ends with all that went over it (SPEC D4). */
export async function openRelay(room: Room, seat: Seat): Promise<DataTransportParameters> {
  seat.relay?.scope.close('another relay')
  const scope = seat.scope.child('relay')
  try {
    const transport = await room.media.openData(scope, seat.peer)
    const relay: Relay = { scope, transport, wants: new Set(), bridges: new Map() }
    seat.relay = relay
    transport.onLost(scope, () => {
      seat.tell({ type: 'relay-lost' }) // First: what it hears of each of the ends then is of ways that it has left.
      scope.close('lost')
    })
    scope.defer(() => {
      if (seat.relay === relay) seat.relay = null
    })
    return transport.parameters
  } catch (error) {
    scope.close('failed')
    throw error
  }
}

export async function connectRelay(seat: Seat, dtlsParameters: DtlsParameters): Promise<void> {
  await relayOf(seat).transport.connect(dtlsParameters)
}

/** Data to and from a peer is wanted; it flows once both want it (SPEC D5). */
export async function relayTo(room: Room, seat: Seat, to: PeerId): Promise<void> {
  const mine = relayOf(seat)
  const other = otherSeat(room, seat, to)
  mine.bridges.get(to)?.close('asked anew')
  mine.wants.add(to)
  const theirs = other.relay
  if (theirs === null || !theirs.wants.has(seat.peer)) {
    other.tell({ type: 'relay-asked', from: seat.peer })
    return
  }
  await bridge({ seat, relay: mine }, { seat: other, relay: theirs })
}

interface End {
  readonly seat: Seat
  readonly relay: Relay
}

/** Joins two ends and tells both; whatever ends it, both are told that too (SPEC D6). */
async function bridge(one: End, two: End): Promise<void> {
  const scope = one.relay.scope.child(`bridge to ${two.seat.peer}`)
  scope.defer(two.relay.scope.defer(() => scope.close(two.relay.scope.reason)))
  hold(scope, one, two)
  hold(scope, two, one)
  try {
    const { here, there } = await one.relay.transport.bridge(scope, two.relay.transport)
    scope.signal.throwIfAborted()
    scope.defer(() => one.seat.tell({ type: 'relay-ended', peer: two.seat.peer }))
    scope.defer(() => two.seat.tell({ type: 'relay-ended', peer: one.seat.peer }))
    one.seat.tell(opened(two.seat.peer, here))
    two.seat.tell(opened(one.seat.peer, there))
  } catch (error) {
    scope.close('failed')
    throw error
  }
}

/** Keeps the bridge with one of its ends; when it ends, that end wants nothing more of the other. */
function hold(scope: Scope, end: End, other: End): void {
  end.relay.bridges.set(other.seat.peer, scope)
  scope.defer(() => {
    end.relay.wants.delete(other.seat.peer)
    if (end.relay.bridges.get(other.seat.peer) === scope) end.relay.bridges.delete(other.seat.peer)
  })
}

const opened = (peer: PeerId, streams: { send: number; receive: number }): Fact => ({
  type: 'relay-opened',
  peer,
  ...streams,
})

function relayOf(seat: Seat): Relay {
  if (seat.relay === null) throw new ProtocolError('bad-request', 'openRelay comes first')
  return seat.relay
}

/** The seat of another peer who hears us now. */
function otherSeat(room: Room, seat: Seat, to: PeerId): Seat {
  if (!room.seats.has(to) && to in room.state.peers)
    throw new ProtocolError('unavailable', 'data over the server does not reach another node')
  const other = room.seatOf(to)
  if (other === seat) throw new ProtocolError('bad-request', 'to: is yourself')
  // What is told while the socket is lost is not kept, so it is refused: the asker may come again (SPEC D2).
  if (!other.isHeard) throw new ProtocolError('unavailable', 'this peer is being waited for')
  return other
}

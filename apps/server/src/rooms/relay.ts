import {
  ProtocolError,
  relayNode,
  type DataTransportParameters,
  type Input,
  type NodeId,
  type PeerId,
  type Signal,
} from '@parley/protocol'
import { openRelayEnd, wantBridge, type RelayEnd } from './relay-end.ts'
import type { RelaysElsewhere } from './relays-elsewhere.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Passes a word on to one peer of the room (SPEC D1, D2); one that opens media's direct way, where it is allowed (W7). */
export function passSignal(room: Room, seat: Seat, to: PeerId, signal: Signal): void {
  if (signal.use === 'media' && !mayGoStraight(room, seat.peer, to)) throw new ProtocolError('forbidden')
  mustHear(room, seat.peer, to)
  room.tell(to, { type: 'signal', from: seat.peer, signal })
}

function mayGoStraight({ state }: Room, one: PeerId, other: PeerId): boolean {
  return state.direct && [one, other].every((peer) => state.peers[peer]?.direct === true)
}

/** Opens the seat's transport for data, here or at another node; the one before it there ends with all that went over it (SPEC D4, G26). */
export async function openRelay(
  room: Room,
  seat: Seat,
  { at }: Input<'openRelay'>,
): Promise<DataTransportParameters> {
  if (at !== undefined && at !== room.node) return elsewhere(room).open(at, seat.peer)
  seat.relay?.scope.close('another relay')
  const { peer } = seat
  const scope = seat.scope.child('relay')
  const relay = await openRelayEnd(scope, room.media, { peer, at: {}, tell: (fact) => seat.tell(fact) })
  seat.relay = relay
  scope.defer(() => {
    if (seat.relay === relay) seat.relay = null
  })
  return relay.transport.parameters
}

export async function connectRelay(
  room: Room,
  seat: Seat,
  { at, dtlsParameters }: Input<'connectRelay'>,
): Promise<void> {
  if (at !== undefined && at !== room.node)
    return elsewhere(room).connect(at, { peer: seat.peer, dtlsParameters })
  await opened(seat.relay).transport.connect(dtlsParameters)
}

/** Data to and from a peer is wanted; it flows once both want it (SPEC D5). */
export async function relayTo(room: Room, seat: Seat, to: PeerId): Promise<void> {
  const { peer } = seat
  if (!room.seats.has(to) && !(to in room.state.peers)) throw new ProtocolError('unknown-peer')
  const at = placeOf(room, peer, to)
  if (at !== undefined && at !== room.node) return elsewhere(room).relayTo(at, { peer, to })
  await meet(room, opened(seat.relay), to)
}

/** Who has its seat at another node, and its transport here, wants data to and from one of here (SPEC G26). */
export async function relayFromElsewhere(
  room: Room,
  from: NodeId,
  { peer, to }: { readonly peer: PeerId; readonly to: PeerId },
): Promise<void> {
  const end = elsewhere(room).endOf(from, peer)
  if (placeOf(room, peer, to) !== room.node)
    throw new ProtocolError('unavailable', 'these two meet elsewhere')
  await meet(room, end, to)
}

async function meet(room: Room, mine: RelayEnd, to: PeerId): Promise<void> {
  mustHear(room, mine.peer, to)
  const theirs = isHere(room, to) ? room.seatOf(to).relay : elsewhere(room).find(to)
  const flows = await wantBridge(mine, to, theirs)
  if (!flows) room.tell(to, { type: 'relay-asked', from: mine.peer })
}

/** Where two meet; undefined where there are no nodes. Who is of the audience is of this node. */
function placeOf({ state, node }: Room, one: PeerId, other: PeerId): NodeId | undefined {
  const seated = (id: PeerId): { id: PeerId; node?: NodeId | undefined } => state.peers[id] ?? { id, node }
  return relayNode(seated(one), seated(other))
}

/** Whether a peer has its seat here, as far as there are nodes and the history says so. */
function isHere({ state, node }: Room, peer: PeerId): boolean {
  const there = state.peers[peer]?.node
  return there === undefined || there === node
}

/** What is told to who does not hear it is not kept, so it is refused: the asker may come again (SPEC D2). */
function mustHear(room: Room, peer: PeerId, to: PeerId): void {
  if (to === peer) throw new ProtocolError('bad-request', 'to: is yourself')
  const isHeard = isHere(room, to) ? room.seatOf(to).isHeard : room.state.peers[to]?.connected === true
  if (!isHeard) throw new ProtocolError('unavailable', 'this peer is being waited for')
}

function opened(end: RelayEnd | null): RelayEnd {
  if (end === null) throw new ProtocolError('bad-request', 'openRelay comes first')
  return end
}

function elsewhere({ between }: Room): RelaysElsewhere {
  if (between === null) throw new ProtocolError('unavailable', 'there are no other nodes')
  return between.relays
}

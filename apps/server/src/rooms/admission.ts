import { Closed, type Readable } from '@parley/kit'
import {
  ProtocolError,
  videoCodecsIn,
  type CatchUp,
  type Input,
  type NodeId,
  type Outage,
  type Output,
  type Peer,
  type TrackId,
} from '@parley/protocol'
import type { Alternatives } from '../cluster/alternatives.ts'
import type { IceServers } from '../identity/ice-servers.ts'
import type { Holder, Tokens, TokenUse } from '../identity/tokens.ts'
import type { RoomStore } from '../store/rooms.ts'
import { isListed } from './audience.ts'
import type { Registry } from './registry.ts'
import { awaitTracks, renewWhenLost } from './renewal.ts'
import type { Room } from './room.ts'
import { openTransports } from './seat-transports.ts'
import { Seat, type Session, type Transports } from './seat.ts'
import { Subscriptions } from './subscriptions.ts'

/** What admission takes of the house. */
export interface AdmissionNeed {
  readonly registry: Registry
  readonly tokens: Tokens
  readonly store: RoomStore
  readonly iceServers: IceServers
  readonly alternatives: Alternatives
  readonly isCutOff: Readable<boolean>
  /** What this server cannot do now. */
  readonly outages: Readable<readonly Outage[]>
  readonly maxPeers: number
  /** Whether media may go straight from one to the other here. */
  readonly direct: boolean
  readonly now: () => number
  readonly refused: (room: string, track: TrackId, error: ProtocolError) => void
}

/** A seat taken, in its room. */
export interface Place {
  readonly room: Room
  readonly seat: Seat
}

/**
 * Lets a peer in: resumes its seat, or gives it a new one. `answer` is called with the answer to the join in the
 * same instant in which the session begins to get the log, so that nothing is missed or comes first (SPEC J9).
 */
export async function admit(
  need: AdmissionNeed,
  session: Session,
  input: Input<'join'>,
  answer: (output: Output<'join'>) => void,
): Promise<Place> {
  const { use, holder } = await need.tokens.redeem(input.token)
  const sits = need.registry.peek(holder.room)?.seats.has(holder.peer) === true
  // Of who sits here the room knows it, and the store may be away.
  if (!sits && (await need.store.wasRemoved(holder.room, holder.peer))) throw new ProtocolError('removed')
  // Said at once: who asks may have a seat at another node that it keeps for as long (SPEC G17).
  if (need.isCutOff.get() && !sits) throw new ProtocolError('unavailable')
  // Signed before the seat is shown to anyone: nothing may wait between the look at the log and the answer.
  const resumeToken = await need.tokens.sign('seat', { ...holder, returning: true })
  return need.registry.within(holder.room, async (room) => {
    if (room.record.instance !== holder.instance) throw new ProtocolError('ticket-invalid')
    // The store was asked a moment ago; since then a host may have said so.
    if (room.removed.has(holder.peer)) throw new ProtocolError('removed')
    const kept = room.seats.get(holder.peer)
    if (kept !== undefined && use === 'seat' && input.since !== undefined && kept.hasArrived) {
      const say = (catchUp: CatchUp): void =>
        answer(outputFor(need, room, kept, { catchUp, resumed: true, resumeToken }))
      resume(need, room, kept, session, input, say)
      return { room, seat: kept }
    }
    if (kept !== undefined) {
      kept.dismiss('replaced')
      room.endSeat(kept, 'left')
    }
    checkRoom(need, room, holder, use)
    const moved = input.since !== undefined && holder.peer in room.state.peers
    const seat = await takeSeat(need, room, holder, input, moved)
    const catchUp = catchUpFor(room, input)
    answer(outputFor(need, room, seat, { catchUp, resumed: false, ...(moved && { moved }), resumeToken }))
    begin(need, room, seat, session)
    return { room, seat }
  })
}

/** Lock and size, as at the ticket (SPEC J8): both may have changed since. */
function checkRoom(need: AdmissionNeed, room: Room, holder: Holder, use: TokenUse): void {
  const returning = use === 'seat' || holder.returning
  if (room.state.locked && holder.role !== 'host' && !returning) throw new ProtocolError('room-locked')
  // Who has its seat at another node still is one of those counted.
  if (!(holder.peer in room.state.peers) && room.size >= need.maxPeers) throw new ProtocolError('room-full')
}

async function takeSeat(
  need: AdmissionNeed,
  room: Room,
  holder: Holder,
  input: Input<'join'>,
  moved: boolean,
): Promise<Seat> {
  const seat = new Seat(room.scope.child(holder.peer), holder)
  // Taken before anything is waited for, so that the limit holds for those who come at the same time.
  room.seats.set(seat.peer, seat)
  try {
    const transports = await openTransports(seat.scope, room.media, seat.peer)
    const subscriptions = subscriptionsFor(need, room, seat, transports, input)
    await arrive(room, seat, peerOf(room, seat, input, need))
    seat.open(transports, subscriptions)
    renewWhenLost(room, seat, need.iceServers)
    const tracks = moved ? awaitTracks(room, seat, input.sends ?? []) : undefined
    await Promise.all([subscriptions.settle('first'), tracks])
    seat.scope.signal.throwIfAborted()
    return seat
  } catch (error) {
    const replaced = seat.scope.closed && !room.scope.closed
    room.endSeat(seat, 'left')
    if (error instanceof Closed) throw new ProtocolError(replaced ? 'replaced' : 'unavailable')
    throw error
  }
}

/** Lets a newcomer be listed to everyone, or be one of the audience until it steps forward (SPEC R6). */
async function arrive(room: Room, seat: Seat, peer: Peer): Promise<void> {
  if (isListed(room.state, peer)) return enlist(room, seat, peer)
  seat.sitInAudience(async () => {
    await enlist(room, seat, peer)
    room.audience.changed()
  })
  room.audience.changed()
}

/** Puts an arrival into the history; for who is still in it from a seat elsewhere that is a move (SPEC J5, G4, G12). */
async function enlist(room: Room, seat: Seat, peer: Peer): Promise<void> {
  const there = peer.id in room.state.peers
  seat.place = 'being told'
  await room.append({ type: there ? 'peer-moved' : 'peer-joined', peer })
}

function subscriptionsFor(
  need: AdmissionNeed,
  room: Room,
  seat: Seat,
  transports: Transports,
  input: Input<'join'>,
): Subscriptions {
  return new Subscriptions(seat.scope.child('subscriptions'), transports.recv, {
    peer: seat.peer,
    rtpCapabilities: input.rtpCapabilities,
    state: () => room.state,
    published: (track) => room.received(track),
    tell: (fact) => seat.tell(fact),
    hasArrived: () => seat.hasArrived,
    wantedChanged: () => room.wantedChanged(),
    refused: (track, error) => need.refused(room.id, track, error),
  })
}

/** A new seat speaks through its session from here on. */
function begin(need: AdmissionNeed, room: Room, seat: Seat, session: Session): void {
  seat.attach(session)
  tellHow(need, room, seat)
  seat.refresh() // What was published while the first subscriptions were being opened.
}

function resume(
  need: AdmissionNeed,
  room: Room,
  seat: Seat,
  session: Session,
  input: Input<'join'>,
  answer: (catchUp: CatchUp) => void,
): void {
  answer(catchUpFor(room, input))
  if (seat.attach(session) && seat.place !== 'audience')
    room.happened({ type: 'peer-returned', peer: seat.peer, ...room.at }, () => seat.isHeard)
  tellHow(need, room, seat)
  seat.tell(seat.subscriptions.limited)
  room.demand.tellAgain(seat.peer)
  seat.refresh()
}

/** The entries that a client lacks; the whole state where that cannot be said (SPEC L4). */
function catchUpFor(room: Room, { since }: Input<'join'>): CatchUp {
  const entries = since === undefined ? null : room.log.since(since.log, since.seq)
  return entries === null ? { type: 'snapshot', state: room.state } : { type: 'tail', entries: [...entries] }
}

/** What a session that has just begun has missed of what is told when it changes. */
function tellHow(need: AdmissionNeed, room: Room, seat: Seat): void {
  const outages = need.outages.get()
  if (outages.length > 0) seat.tell({ type: 'outages', outages: [...outages] })
  const levels = room.uplinks.notGood()
  if (Object.keys(levels).length > 0) seat.tell({ type: 'uplinks', levels })
  const { count } = room.audience
  if (count > 0) seat.tell({ type: 'audience', count })
  if (room.speakers.length > 0) seat.tell({ type: 'speakers', peers: [...room.speakers] })
}

function outputFor(
  need: AdmissionNeed,
  room: Room,
  seat: Seat,
  how: Pick<Output<'join'>, 'resumed' | 'moved' | 'resumeToken' | 'catchUp'>,
): Output<'join'> {
  return {
    you: seat.peer,
    role: seat.occupant.role,
    ...how,
    nodes: need.alternatives.forRoom(nodesOf(room)),
    transports: seat.transportParameters,
    iceServers: need.iceServers.for(seat.peer),
    subscriptions: seat.subscriptions.list(),
  }
}

function peerOf(
  room: Room,
  seat: Seat,
  { rtpCapabilities, direct = false, since }: Input<'join'>,
  need: AdmissionNeed,
): Peer {
  const { peer, name, role } = seat.occupant
  const decodes = videoCodecsIn(rtpCapabilities)
  // Who comes from another node with what it knows is the same page, and its links to others go on.
  const joinedAt = (since && room.state.peers[peer]?.joinedAt) ?? need.now()
  return {
    ...{ id: peer, name, role, joinedAt, connected: true, handRaisedAt: null, decodes },
    direct: direct && need.direct,
    ...room.at,
  }
}

function nodesOf(room: Room): Set<NodeId> {
  return new Set(Object.values(room.state.peers).flatMap(({ node }) => node ?? []))
}

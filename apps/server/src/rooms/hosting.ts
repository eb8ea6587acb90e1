import {
  ProtocolError,
  type AudiencePage,
  type FindAudience,
  type Input,
  type PeerId,
} from '@parley/protocol'
import { hashPassword } from '../identity/secrets.ts'
import { audienceSeatElsewhere, endRemoved, findAudience } from './audience-hosting.ts'
import type { RoomRecord, RoomStore } from '../store/rooms.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Throws `forbidden` unless the seat is a host's (SPEC C7). */
export function requireHost(seat: Seat): void {
  if (!seat.isHost) throw new ProtocolError('forbidden')
}

/** Changes lock, password, chat and the direct way: stored first, then told (SPEC C8). */
export async function changeRoom(
  store: RoomStore,
  room: Room,
  seat: Seat,
  change: Input<'changeRoom'>,
): Promise<void> {
  requireHost(seat)
  // One after the other: of two hosts at once, neither may write over what the other has changed.
  await room.lanes.run('settings', () => applyChange(store, room, change))
}

async function applyChange(store: RoomStore, room: Room, change: Input<'changeRoom'>): Promise<void> {
  // Asked anew: a host at another node may have changed the rest.
  const before = await store.find(room.id)
  if (before === null) throw new ProtocolError('room-ended')
  const locked = change.locked ?? before.locked
  const passwordHash = await passwordHashAfter(before, change.password)
  const chatOpen = change.chatOpen ?? before.chatOpen
  const direct = change.direct ?? before.direct
  await store.change(room.id, { locked, passwordHash, chatOpen, direct })
  await room.append({ type: 'room-changed', locked, hasPassword: passwordHash !== null, chatOpen, direct })
}

async function passwordHashAfter(
  before: RoomRecord,
  password: string | null | undefined,
): Promise<string | null> {
  if (password === undefined) return before.passwordHash
  return password === null ? null : hashPassword(password)
}

/** Shows a host those who are counted and not listed (SPEC R8). */
export async function showAudience(room: Room, seat: Seat, want: FindAudience): Promise<AudiencePage> {
  requireHost(seat)
  return findAudience(room, want)
}

/** Removes a peer for good: its tokens are worth nothing afterwards (SPEC P5). */
export async function removePeer(
  store: RoomStore,
  room: Room,
  seat: Seat,
  peer: PeerId,
  now: number,
): Promise<void> {
  requireHost(seat)
  const isKnown = room.seats.has(peer) || peer in room.state.peers
  if (!isKnown && !(await audienceSeatElsewhere(room, peer, false))) throw new ProtocolError('unknown-peer')
  if (peer === seat.peer) throw new ProtocolError('bad-request', 'peer: is yourself')
  await store.remove(room.id, peer, now)
  room.removed.add(peer)
  const target = room.seats.get(peer)
  if (target !== undefined) endRemoved(room, target)
  else if (!isKnown) await audienceSeatElsewhere(room, peer, true)
  else await room.append({ type: 'peer-left', peer, reason: 'removed' }) // Its node ends its seat.
}

/** Ends the meeting for everyone and deletes the room with its chat (SPEC P6). */
export async function endRoom(store: RoomStore, room: Room, seat: Seat): Promise<void> {
  requireHost(seat)
  await store.delete(room.id)
  const elsewhere = Object.keys(room.state.peers).filter((peer) => !room.seats.has(peer))
  await Promise.all(elsewhere.map((peer) => room.append({ type: 'peer-left', peer, reason: 'ended' })))
  const others = [...room.seats.values()].filter((other) => other !== seat)
  room.scope.close('ended') // First, or each goodbye would be told to everyone who is still there.
  for (const other of others) other.dismiss('room-ended')
}

/** Raises or lowers one's own hand; a host lowers others' too (SPEC C6). */
export async function moveHand(room: Room, seat: Seat, input: Input<'hand'>, now: number): Promise<void> {
  const peer = input.peer ?? seat.peer
  const own = peer === seat.peer
  if (!own && !(seat.isHost && !input.raised)) throw new ProtocolError('forbidden')
  const target = room.state.peers[peer]
  if (target === undefined) throw new ProtocolError('unknown-peer')
  if (input.raised === (target.handRaisedAt !== null)) return
  await room.append(input.raised ? { type: 'hand-raised', peer, at: now } : { type: 'hand-lowered', peer })
}

/** Puts someone in the spotlight, or nobody (SPEC S1). */
export async function moveSpotlight(room: Room, seat: Seat, peer: PeerId | null): Promise<void> {
  requireHost(seat)
  if (peer !== null && !(peer in room.state.peers)) throw new ProtocolError('unknown-peer')
  if (peer !== room.state.spotlight) await room.append({ type: 'spotlight-changed', peer })
}

/** Asks the next one to speak: the hand goes down, and everyone sees whose turn it is (SPEC C30). */
export async function giveFloor(room: Room, seat: Seat, peer: PeerId, now: number): Promise<void> {
  requireHost(seat)
  if (!(peer in room.state.peers)) throw new ProtocolError('unknown-peer')
  await room.append({ type: 'floor-given', peer, at: now })
}

/** Lowers everyone's hand (SPEC C6). */
export async function lowerHands(room: Room, seat: Seat): Promise<void> {
  requireHost(seat)
  const raised = Object.values(room.state.peers).filter(({ handRaisedAt }) => handRaisedAt !== null)
  for (const { id } of raised) await room.append({ type: 'hand-lowered', peer: id })
}

import { ProtocolError, type ChatMessage, type Input } from '@parley/protocol'
import type { RoomStore } from '../store/rooms.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/**
 * Stores a message, then tells the room (SPEC C1). The same id again answers with the first message (C2); the reducer
 * knows the ids, so that a message which was stored but not told before a fault is told now and no other twice.
 */
export async function sendChat(
  store: RoomStore,
  room: Room,
  seat: Seat,
  input: Input<'chat'>,
  now: number,
): Promise<ChatMessage> {
  const { peer, name } = seat.occupant
  const message = await store.addMessage(room.id, { id: input.id, peer, name, text: input.text, at: now })
  if (message.peer !== peer) throw new ProtocolError('bad-request', 'id: is taken')
  const told = room.state.chat.some((known) => known.id === message.id)
  if (!told) await room.append({ type: 'chat-sent', message })
  return message
}

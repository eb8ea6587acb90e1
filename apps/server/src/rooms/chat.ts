import {
  LIMITS,
  ProtocolError,
  type ChatEvent,
  type ChatMessage,
  type Input,
  type Mention,
  type Output,
  type PeerId,
} from '@parley/protocol'
import type { ChatStore } from '../store/chat.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Throws `chat-off` where the host has turned the chat off for everyone else (SPEC C26). */
export function requireChat(room: Room, seat: Seat): void {
  if (!room.state.chatOpen && !seat.isHost) throw new ProtocolError('chat-off')
}

/**
 * Stores a message, then tells the room, or the two whom it concerns (SPEC C1, C13). The same id again answers with the
 * first message (C2); the reducer knows the ids, so that a message which was stored but not told before a fault is
 * told now and no other twice.
 */
export async function sendChat(
  chat: ChatStore,
  room: Room,
  seat: Seat,
  input: Input<'chat'>,
  now: number,
): Promise<ChatMessage> {
  const known = await chat.find(room.id, input.id)
  const message = known ?? (await chat.add(room.id, await compose(chat, room, seat, input, now)))
  if (message.peer !== seat.peer) throw new ProtocolError('bad-request', 'id: is taken')
  if (!wasTold(room, message)) await tell(room, message, { type: 'chat-sent', message })
  return message
}

async function compose(
  chat: ChatStore,
  room: Room,
  seat: Seat,
  input: Input<'chat'>,
  now: number,
): Promise<ChatMessage> {
  requireChat(room, seat)
  const { peer, name } = seat.occupant
  const { id, text, replyTo, picture } = input
  const to = input.to === undefined ? undefined : receiverOf(room, seat, input.to)
  if (replyTo !== undefined) await requireAnswerable(chat, room, replyTo, peer, to?.peer)
  const mentions = mentionsOf(room, input.mentions)
  return {
    id,
    peer,
    name,
    text,
    at: now,
    ...(to === undefined ? {} : { to }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(picture === undefined ? {} : { picture }),
  }
}

/** Whether everyone has heard of a message: it is in the state, or older than what the state carries. */
function wasTold(room: Room, message: ChatMessage): boolean {
  if (message.to !== undefined) return false // Told again it changes nothing, and it is told to two.
  const { chat } = room.state
  const full = chat.length === LIMITS.chatTail && message.at < (chat[0]?.at ?? 0)
  return full || chat.some(({ id }) => id === message.id)
}

function receiverOf(room: Room, seat: Seat, peer: PeerId): Mention {
  const receiver = room.state.peers[peer]
  if (receiver === undefined) throw new ProtocolError('unknown-peer')
  if (peer === seat.peer) throw new ProtocolError('bad-request', 'to: is yourself')
  return { peer, name: receiver.name }
}

/** Who has left since is not mentioned any more; the text stays as it was written. */
function mentionsOf(room: Room, peers: readonly PeerId[] = []): Mention[] {
  return [...new Set(peers)].flatMap((peer) => {
    const known = room.state.peers[peer]
    return known === undefined ? [] : [{ peer, name: known.name }]
  })
}

/** An answer to a private message would show others that there was one: it goes between the same two. */
async function requireAnswerable(
  chat: ChatStore,
  room: Room,
  id: string,
  peer: PeerId,
  to: PeerId | undefined,
): Promise<void> {
  const first = await visible(chat, room, id, peer)
  if (first.to === undefined) return
  const other = first.peer === peer ? first.to.peer : first.peer
  if (to !== other) throw new ProtocolError('bad-request', 'replyTo: is a private message')
}

/** A message that the peer may read; a private one of others is as if it were not there. */
async function visible(chat: ChatStore, room: Room, id: string, peer: PeerId): Promise<ChatMessage> {
  const message = await chat.find(room.id, id)
  const hidden = message?.to !== undefined && message.peer !== peer && message.to.peer !== peer
  if (message === null || hidden) throw new ProtocolError('unknown-message')
  return message
}

/** Changes one's own message; what it said before is not kept (SPEC C10). */
export async function editMessage(
  chat: ChatStore,
  room: Room,
  seat: Seat,
  input: Input<'editMessage'>,
  now: number,
): Promise<void> {
  requireChat(room, seat)
  const message = await visible(chat, room, input.message, seat.peer)
  if (message.peer !== seat.peer) throw new ProtocolError('forbidden')
  if (input.text === '' && message.picture === undefined)
    throw new ProtocolError('bad-request', 'text: is empty')
  const mentions = mentionsOf(room, input.mentions)
  const { text } = input
  if (!(await chat.edit(room.id, message.id, { text, mentions, editedAt: now })))
    throw new ProtocolError('unknown-message')
  await tell(room, message, { type: 'chat-edited', message: message.id, text, mentions, at: now })
}

/** Deletes one's own message, or as a host anyone's that one can read (SPEC C11). */
export async function deleteMessage(chat: ChatStore, room: Room, seat: Seat, id: string): Promise<void> {
  const message = await visible(chat, room, id, seat.peer)
  if (message.peer !== seat.peer && !(seat.isHost && message.to === undefined))
    throw new ProtocolError('forbidden')
  await chat.erase(room.id, id)
  await tell(room, message, { type: 'chat-deleted', message: id })
}

/** Sets an emoji below a message, or takes one's own away (SPEC C12). */
export async function reactToMessage(
  chat: ChatStore,
  room: Room,
  seat: Seat,
  { message: id, emoji, on }: Input<'reactToMessage'>,
): Promise<void> {
  requireChat(room, seat)
  const message = await visible(chat, room, id, seat.peer)
  if (message.deleted === true) throw new ProtocolError('unknown-message')
  const { reactions = [] } = message
  const there = reactions.some((each) => each.emoji === emoji)
  if (on && !there && reactions.length >= LIMITS.reactionsPerMessage)
    throw new ProtocolError('bad-request', 'emoji: too many different ones below this message')
  await chat.react(room.id, id, emoji, seat.peer, on)
  await tell(room, message, { type: 'chat-reacted', message: id, peer: seat.peer, emoji, on })
}

/** What was written before (SPEC C15). */
export function history(
  chat: ChatStore,
  room: Room,
  seat: Seat,
  { of, before }: Input<'history'>,
): Promise<Output<'history'>> {
  const shelf = of === 'room' ? ({ of } as const) : ({ of, peer: seat.peer } as const)
  // Private messages are in no snapshot: their first page is as long as that of the room's in the state.
  const limit = of === 'private' && before === undefined ? LIMITS.chatTail : LIMITS.chatPage
  return chat.page(room.id, shelf, limit, before)
}

/** Looks for words in what one may read (SPEC C16). */
export async function searchChat(
  chat: ChatStore,
  room: Room,
  seat: Seat,
  query: string,
): Promise<Output<'searchChat'>> {
  const found = await chat.search(room.id, seat.peer, query)
  return { messages: found.slice(0, LIMITS.chatPage), more: found.length > LIMITS.chatPage }
}

/** Everyone hears of what concerns everyone, through the log; of a private message the two alone (SPEC C13). */
async function tell(room: Room, message: ChatMessage, event: ChatEvent): Promise<void> {
  if (message.to === undefined) return void (await room.append(event))
  for (const peer of [message.peer, message.to.peer]) room.tell(peer, { type: 'private-chat', event })
}

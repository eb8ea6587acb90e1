import { assertNever } from '@parley/kit'
import type { ChatEvent, ChatMessage } from './chat.ts'

/**
 * Messages after an event: pure, total, and the same when an event comes twice. What speaks of a message that is not
 * among them, or that was deleted, changes nothing (the very same array is returned).
 */
export function foldChat(chat: readonly ChatMessage[], event: ChatEvent): readonly ChatMessage[] {
  switch (event.type) {
    case 'chat-sent':
      return chat.some(({ id }) => id === event.message.id) ? chat : [...chat, event.message]
    case 'chat-edited':
      return changeMessage(chat, event.message, (message) => {
        const { mentions: _before, ...rest } = message
        const edited = { ...rest, text: event.text, editedAt: event.at }
        return event.mentions.length === 0 ? edited : { ...edited, mentions: event.mentions }
      })
    case 'chat-deleted':
      return changeMessage(chat, event.message, tombstoneOf)
    case 'chat-reacted':
      return changeMessage(chat, event.message, (message) => react(message, event))
    default:
      return assertNever(event)
  }
}

/** What is left of a message that was deleted: that somebody said something then. */
export function tombstoneOf({ id, peer, name, at, to }: ChatMessage): ChatMessage {
  return { id, peer, name, at, text: '', deleted: true, ...(to === undefined ? {} : { to }) }
}

function changeMessage(
  chat: readonly ChatMessage[],
  id: string,
  change: (message: ChatMessage) => ChatMessage,
): readonly ChatMessage[] {
  const index = chat.findIndex((message) => message.id === id)
  const message = chat[index]
  return message === undefined || message.deleted === true ? chat : chat.with(index, change(message))
}

function react(
  message: ChatMessage,
  { emoji, peer, on }: Extract<ChatEvent, { type: 'chat-reacted' }>,
): ChatMessage {
  const { reactions = [], ...rest } = message
  const known = reactions.find((each) => each.emoji === emoji)
  const peers = (known?.peers ?? []).filter((each) => each !== peer)
  if (on) peers.push(peer)
  const next =
    known === undefined
      ? [...reactions, { emoji, peers }]
      : reactions.map((each) => (each === known ? { emoji, peers } : each))
  const left = next.filter((each) => each.peers.length > 0)
  return left.length === 0 ? rest : { ...rest, reactions: left }
}

import { type ChatMessage, LIMITS, type PeerId } from '@parley/protocol'

/** Messages of one person shortly after each other, under one name. */
export interface Block {
  readonly key: string
  readonly peer: PeerId
  readonly name: string
  readonly at: number
  readonly own: boolean
  readonly messages: readonly ChatMessage[]
}

/** After this silence a name is said again. */
const BLOCK_MS = 3 * 60_000

/** Groups messages for reading. */
export function blocksOf(chat: readonly ChatMessage[], you: PeerId): Block[] {
  const blocks: (Block & { messages: ChatMessage[] })[] = []
  for (const message of chat) {
    const last = blocks.at(-1)
    const before = last?.messages.at(-1)
    const goesOn =
      before?.peer === message.peer && before.name === message.name && message.at - before.at < BLOCK_MS
    if (last !== undefined && goesOn) last.messages.push(message)
    else {
      const { id, peer, name, at } = message
      blocks.push({ key: id, peer, name, at, own: peer === you, messages: [message] })
    }
  }
  return blocks
}

/** How many messages of others came after the one that was seen last (`null`: none was). */
export function unreadAfter(chat: readonly ChatMessage[], seen: string | null, you: PeerId): number {
  // One that has fallen out of the tail is older than all of it.
  const from = chat.findIndex((message) => message.id === seen) + 1
  return chat.slice(from).filter((message) => message.peer !== you).length
}

/** What a draft may still take: the text to send, and how many characters are left (below zero: too many). */
export function measureDraft(draft: string): {
  readonly text: string
  readonly left: number
  readonly sendable: boolean
} {
  const text = draft.trim()
  const left = LIMITS.chatLength - text.length
  return { text, left, sendable: text !== '' && left >= 0 }
}

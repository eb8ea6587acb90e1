import { type ChatMessage, LIMITS, type Peer, type PeerId } from '@parley/protocol'

/** Messages of one person to the same people shortly after each other, under one name. */
export interface Block {
  readonly key: string
  readonly peer: PeerId
  readonly name: string
  readonly at: number
  readonly own: boolean
  /** For whom, when it is not everyone. */
  readonly to: ChatMessage['to']
  readonly messages: readonly ChatMessage[]
  /** For each message what it answers, where that is known. */
  readonly answered: readonly (ChatMessage | undefined)[]
}

/** After this silence a name is said again. */
const BLOCK_MS = 3 * 60_000

/** Everything one may read in the order in which it was said: to everyone, and between oneself and others. */
export function conversationOf(
  earlier: readonly ChatMessage[],
  chat: readonly ChatMessage[],
  privates: readonly ChatMessage[],
): readonly ChatMessage[] {
  const known = new Set(chat.map(({ id }) => id))
  const shared = earlier.length === 0 ? chat : [...earlier.filter(({ id }) => !known.has(id)), ...chat]
  // Stable: what everyone sees keeps the room's order, whatever the clock said.
  return privates.length === 0 ? shared : merge(shared, privates)
}

function merge(shared: readonly ChatMessage[], privates: readonly ChatMessage[]): ChatMessage[] {
  const all: ChatMessage[] = []
  let next = 0
  for (const message of shared) {
    for (; next < privates.length && (privates[next]?.at ?? 0) < message.at; next++)
      all.push(privates[next] as ChatMessage)
    all.push(message)
  }
  return [...all, ...privates.slice(next)]
}

/** Groups messages for reading; at each of the `cuts`, by the server's clock, something else stands after what was said until then. */
export function blocksOf(chat: readonly ChatMessage[], you: PeerId, cuts: readonly number[] = []): Block[] {
  const byId = new Map(chat.map((message) => [message.id, message]))
  const blocks: (Block & { messages: ChatMessage[]; answered: (ChatMessage | undefined)[] })[] = []
  for (const message of chat) {
    const last = blocks.at(-1)
    const before = last?.messages.at(-1)
    const goesOn =
      before?.peer === message.peer &&
      before.name === message.name &&
      before.to?.peer === message.to?.peer &&
      message.at - before.at < BLOCK_MS &&
      !cuts.some((cut) => before.at <= cut && cut < message.at)
    const answered = message.replyTo === undefined ? undefined : byId.get(message.replyTo)
    if (last !== undefined && goesOn) {
      last.messages.push(message)
      last.answered.push(answered)
    } else {
      const { id, peer, name, at, to } = message
      blocks.push({
        key: id,
        peer,
        name,
        at,
        to,
        own: peer === you,
        messages: [message],
        answered: [answered],
      })
    }
  }
  return blocks
}

/** The blocks as before where they are the same: what is drawn already is not drawn again. */
export function keepBlocks(before: readonly Block[], after: readonly Block[]): readonly Block[] {
  const known = new Map(before.map((block) => [block.key, block]))
  return after.map((block) => {
    const old = known.get(block.key)
    const same =
      old !== undefined &&
      old.messages.length === block.messages.length &&
      old.messages.every((message, index) => message === block.messages[index]) &&
      old.answered.every((message, index) => message === block.answered[index])
    return same ? old : block
  })
}

/** What others wrote after `since`, by the server's clock; of what was deleted again nothing is to be read. */
export function unreadSince(chat: readonly ChatMessage[], since: number, you: PeerId): ChatMessage[] {
  return chat.filter((message) => message.at > since && message.peer !== you && message.deleted !== true)
}

/** Whether a message is meant for someone in particular: it mentions them, or is for them alone. */
export function isFor(message: ChatMessage, you: PeerId): boolean {
  return message.to?.peer === you || (message.mentions ?? []).some(({ peer }) => peer === you)
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

/** The mention that is being typed: the part after `@` up to the cursor, and where it begins. */
export function mentionBefore(
  text: string,
  cursor: number,
): { readonly from: number; readonly typed: string } | null {
  const found = /(?:^|[\s(（，。])@([^\s@]{0,32})$/u.exec(text.slice(0, cursor))
  const typed = found?.[1]
  return typed === undefined ? null : { from: cursor - typed.length - 1, typed }
}

/** Whom a typed mention may mean: names that begin with it first, then those that contain it. */
export function suggestions(peers: readonly Peer[], you: PeerId, typed: string): Peer[] {
  const wanted = typed.toLocaleLowerCase()
  const place = ({ name }: Peer): number => name.toLocaleLowerCase().indexOf(wanted)
  return peers
    .filter((peer) => peer.id !== you && place(peer) !== -1)
    .toSorted((a, b) => Math.min(place(a), 1) - Math.min(place(b), 1) || (a.name < b.name ? -1 : 1))
    .slice(0, 6)
}

/** Whom a text mentions: `@` and the name, as it stands there; "@Ann Lee" is not also "@Ann". */
export function mentionsIn(text: string, peers: readonly Peer[], you: PeerId): PeerId[] {
  let rest = text
  const found: PeerId[] = []
  const byLength = peers.filter(({ id }) => id !== you).toSorted((a, b) => b.name.length - a.name.length)
  for (const name of new Set(byLength.map((peer) => peer.name))) {
    if (!rest.includes(`@${name}`)) continue
    found.push(...byLength.filter((peer) => peer.name === name).map(({ id }) => id))
    rest = rest.replaceAll(`@${name}`, ' ')
  }
  return found.slice(0, LIMITS.mentions)
}

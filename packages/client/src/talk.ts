import { detach, Store, type Readable } from '@parley/kit'
import {
  foldChat,
  ProtocolError,
  type ChatEvent,
  type ChatMessage,
  type ChatPicture,
  type LogEntry,
  type Output,
  type PeerId,
  type Reaction,
  type RoomId,
  type RoomState,
} from '@parley/protocol'
import type { ChatDraft, Talk } from './api.ts'
import { showPicture, uploadPicture, type PictureDesk } from './pictures.ts'
import type { Call } from './signal/calls.ts'

/** What the chat takes of its meeting. */
export interface TalkParts {
  readonly call: Call
  readonly room: Readable<RoomState>
  /** The origin at which one has one's seat, and that of the page: pictures can be had at both. */
  readonly server: Readable<string>
  readonly home: string
  readonly roomId: RoomId
  readonly token: Readable<string>
  readonly fetch: typeof globalThis.fetch
}

/** Private messages, older messages, pictures, and reactions: all of the chat that is not in the shared state. */
export class LiveTalk implements Talk {
  readonly privates: Store<readonly ChatMessage[]> = new Store<readonly ChatMessage[]>([])
  readonly earlier: Store<Output<'history'>> = new Store<Output<'history'>>({ messages: [], whole: false })
  readonly #parts: TalkParts
  readonly #listeners = new Set<(peer: PeerId, reaction: Reaction) => void>()
  /** What was told of private messages while the list of them was being asked for. */
  #meanwhile: ChatEvent[] | null = null

  constructor(parts: TalkParts) {
    this.#parts = parts
  }

  async send(draft: ChatDraft): Promise<void> {
    await this.#parts.call('chat', draft)
  }

  async edit(message: string, text: string, mentions: PeerId[]): Promise<void> {
    await this.#parts.call('editMessage', { message, text, mentions })
  }

  async remove(message: string): Promise<void> {
    await this.#parts.call('deleteMessage', { message })
  }

  async reactTo(message: string, emoji: string, on: boolean): Promise<void> {
    await this.#parts.call('reactToMessage', { message, emoji, on })
  }

  async loadEarlier(): Promise<void> {
    const before = (this.earlier.get().messages[0] ?? this.#parts.room.get().chat[0])?.id
    if (this.earlier.get().whole) return
    const page = await this.#parts.call('history', {
      of: 'room',
      ...(before === undefined ? {} : { before }),
    })
    this.earlier.update(({ messages }) => ({
      messages: [
        ...page.messages.filter(({ id }) => messages.every((known) => known.id !== id)),
        ...messages,
      ],
      whole: page.whole,
    }))
  }

  search(query: string): Promise<Output<'searchChat'>> {
    return this.#parts.call('searchChat', { query })
  }

  upload(id: string, picture: Blob, progress: (part: number) => void): Promise<void> {
    return this.#atDesk((desk) => uploadPicture(desk, id, picture, progress))
  }

  picture({ id }: ChatPicture): Promise<Blob> {
    return this.#atDesk((desk) => showPicture(desk, id))
  }

  async react(reaction: Reaction): Promise<void> {
    await this.#parts.call('react', { reaction })
  }

  onReaction(listener: (peer: PeerId, reaction: Reaction) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  // What the meeting tells.

  /** A seat was taken or taken again: private messages told meanwhile were not kept, so the list is asked for. */
  seated(): void {
    this.#meanwhile = []
    detach(this.#askPrivates(), 'asking for private messages')
  }

  privately(event: ChatEvent): void {
    this.#meanwhile?.push(event)
    this.privates.update((messages) => foldChat(messages, event))
  }

  reacted(peer: PeerId, reaction: Reaction): void {
    for (const listener of [...this.#listeners]) listener(peer, reaction)
  }

  /** Keeps what was loaded from before the state's tail up to date, and takes in what falls out of that tail. */
  followed(before: RoomState, after: RoomState, entries: readonly LogEntry[]): void {
    const { messages, whole } = this.earlier.get()
    let next: readonly ChatMessage[] = messages
    for (const { event } of entries) if (isChange(event)) next = foldChat(next, event)
    const first = after.chat[0]
    // Only where something was loaded does a gap show: what falls out of the tail fills it.
    if (first !== undefined && messages.length > 0) {
      const from = before.chat.findIndex(({ id }) => id === first.id)
      if (from > 0) next = [...next, ...before.chat.slice(0, from)]
    }
    if (next !== messages) this.earlier.set({ messages: [...next], whole })
  }

  /** The state has begun anew: what was loaded before it may not fit any more. */
  restarted(): void {
    this.earlier.set({ messages: [], whole: false })
  }

  /** A node behind a proxy lets pages of the proxy's origin use its socket alone: then pictures go by the proxy. */
  async #atDesk<T>(act: (desk: PictureDesk) => Promise<T>): Promise<T> {
    const { server, home, roomId: room, token, fetch } = this.#parts
    const at = (origin: string): Promise<T> => act({ server: origin, room, token: token.get(), fetch })
    const here = server.get()
    if (here === home) return at(home)
    return at(here).catch((error: unknown) => {
      if (error instanceof ProtocolError && error.code === 'unavailable') return at(home)
      throw error
    })
  }

  async #askPrivates(): Promise<void> {
    try {
      const { messages } = await this.#parts.call('history', { of: 'private' })
      const events = this.#meanwhile ?? []
      this.privates.set(events.reduce<readonly ChatMessage[]>(foldChat, messages))
    } catch (error) {
      // What is known stays; the next seat, or the next reload, asks again.
      if (!(error instanceof ProtocolError)) throw error
    } finally {
      this.#meanwhile = null
    }
  }
}

function isChange(event: LogEntry['event']): event is Exclude<ChatEvent, { type: 'chat-sent' }> {
  return event.type === 'chat-edited' || event.type === 'chat-deleted' || event.type === 'chat-reacted'
}

import {
  LIMITS,
  ProtocolError,
  tombstoneOf,
  type ChatMessage,
  type Mention,
  type PeerId,
  type RoomId,
} from '@parley/protocol'
import { sql, type ExpressionBuilder, type Selectable } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'
import { whenAvailable } from './unavailable.ts'

/** Whose messages are meant: everyone's, or the private ones of one peer. */
export type Shelf = { readonly of: 'room' } | { readonly of: 'private'; readonly peer: PeerId }

type Row = Omit<Selectable<Tables['chat']>, 'room' | 'place'>
type Where = ExpressionBuilder<Tables, 'chat'>

const COLUMNS = [
  'id',
  'peer',
  'name',
  'text',
  'at',
  'to_peer',
  'to_name',
  'reply_to',
  'mentions',
  'picture',
  'edited_at',
  'deleted',
] as const

/** The messages of rooms as they stand now. Every verb rejects with `unavailable` when the database does not answer. */
export class ChatStore {
  readonly #db: Database

  constructor(database: Database) {
    this.#db = database
  }

  /**
   * Stores a message and gives it its picture, both or neither; when its id is known already, answers the message that
   * is stored under it. `unknown-picture` when the picture is not the sender's, or shown elsewhere.
   */
  async add(room: RoomId, message: ChatMessage): Promise<ChatMessage> {
    const fresh = await whenAvailable(() =>
      this.#db.transaction().execute(async (db) => {
        const made = await db
          .insertInto('chat')
          .values({ room, ...rowOf(message) })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (made === undefined || message.picture === undefined) return made !== undefined
        const claimed = await db
          .updateTable('pictures')
          .set({ message: message.id })
          .where('room', '=', room)
          .where('id', '=', message.picture.id)
          .where('peer', '=', message.peer)
          .where('message', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (claimed === undefined) throw new ProtocolError('unknown-picture')
        return true
      }),
    )
    if (fresh) return message
    const known = await this.find(room, message.id)
    if (known === null) throw new ProtocolError('room-ended')
    return known
  }

  async find(room: RoomId, id: string): Promise<ChatMessage | null> {
    const [message] = await this.#read(
      (query) => query.where('room', '=', room).where('id', '=', id),
      room,
      1,
    )
    return message ?? null
  }

  /** The last messages of a shelf before one of them, oldest first, and whether there are no older ones. */
  async page(
    room: RoomId,
    shelf: Shelf,
    limit: number,
    before?: string,
  ): Promise<{ messages: ChatMessage[]; whole: boolean }> {
    const found = await this.#read(
      (query) => {
        const mine = query.where('room', '=', room).where((where) => onShelf(where, shelf))
        if (before === undefined) return mine
        return mine.where('place', '<', (from) =>
          from.selectFrom('chat').select('place').where('room', '=', room).where('id', '=', before),
        )
      },
      room,
      limit + 1,
    )
    return { messages: found.slice(0, limit).reverse(), whole: found.length <= limit }
  }

  /** What `peer` may read and what contains the words, newest first; one more than a page, if there is. */
  search(room: RoomId, peer: PeerId, words: string): Promise<ChatMessage[]> {
    const pattern = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
    return this.#read(
      (query) =>
        query
          .where('room', '=', room)
          .where('deleted', '=', false)
          .where('text', 'ilike', pattern)
          .where((where) =>
            where.or([onShelf(where, { of: 'room' }), onShelf(where, { of: 'private', peer })]),
          ),
      room,
      LIMITS.chatPage + 1,
    )
  }

  /** Gives a message another text; false when it has been deleted meanwhile. */
  async edit(
    room: RoomId,
    id: string,
    change: { text: string; mentions: readonly Mention[]; editedAt: number },
  ): Promise<boolean> {
    const done = await whenAvailable(() =>
      this.#db
        .updateTable('chat')
        .set({ text: change.text, mentions: json(listOf(change.mentions)), edited_at: change.editedAt })
        .where('room', '=', room)
        .where('id', '=', id)
        .where('deleted', '=', false)
        .returning('id')
        .executeTakeFirst(),
    )
    return done !== undefined
  }

  /** Forgets what a message said, with its picture and what was set below it. */
  async erase(room: RoomId, id: string): Promise<void> {
    await whenAvailable(() =>
      this.#db.transaction().execute(async (db) => {
        await db
          .updateTable('chat')
          .set({ text: '', mentions: null, picture: null, reply_to: null, edited_at: null, deleted: true })
          .where('room', '=', room)
          .where('id', '=', id)
          .execute()
        await db.deleteFrom('pictures').where('room', '=', room).where('message', '=', id).execute()
        await db.deleteFrom('chat_reactions').where('room', '=', room).where('message', '=', id).execute()
      }),
    )
  }

  async react(room: RoomId, message: string, emoji: string, peer: PeerId, on: boolean): Promise<void> {
    await whenAvailable<unknown>(() =>
      on
        ? this.#db
            .insertInto('chat_reactions')
            .values({ room, message, emoji, peer })
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        : this.#db
            .deleteFrom('chat_reactions')
            .where('room', '=', room)
            .where('message', '=', message)
            .where('emoji', '=', emoji)
            .where('peer', '=', peer)
            .execute(),
    )
  }

  /** Messages with what was set below them, newest first. */
  async #read(
    narrow: (query: ReturnType<typeof chatOf>) => ReturnType<typeof chatOf>,
    room: RoomId,
    limit: number,
  ): Promise<ChatMessage[]> {
    return whenAvailable(async () => {
      const rows = await narrow(chatOf(this.#db)).orderBy('place', 'desc').limit(limit).execute()
      const messages = rows.map(messageOf)
      if (messages.length === 0) return messages
      const ids = messages.map(({ id }) => id)
      const reactions = await this.#db
        .selectFrom('chat_reactions')
        .select(['message', 'emoji', sql<PeerId[]>`array_agg(peer order by place)`.as('peers')])
        .where('room', '=', room)
        .where('message', 'in', ids)
        .groupBy(['message', 'emoji'])
        .orderBy((by) => by.fn.min('place'))
        .execute()
      return messages.map((message) => {
        const below = reactions
          .filter((each) => each.message === message.id)
          .map(({ emoji, peers }) => ({ emoji, peers }))
        return below.length === 0 || message.deleted === true ? message : { ...message, reactions: below }
      })
    })
  }
}

function chatOf(db: Database) {
  return db.selectFrom('chat').select(COLUMNS)
}

function onShelf(where: Where, shelf: Shelf): ReturnType<Where['and']> {
  if (shelf.of === 'room') return where.and([where('to_peer', 'is', null)])
  return where.and([
    where('to_peer', 'is not', null),
    where.or([where('to_peer', '=', shelf.peer), where('peer', '=', shelf.peer)]),
  ])
}

/** An empty list is as none. */
function listOf<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list
}

/** Written out: the driver would make an array of PostgreSQL of a list. */
function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

function rowOf({ id, peer, name, text, at, to, replyTo, mentions, picture }: ChatMessage) {
  return {
    id,
    peer,
    name,
    text,
    at,
    to_peer: to?.peer ?? null,
    to_name: to?.name ?? null,
    reply_to: replyTo ?? null,
    mentions: json(mentions),
    picture: json(picture),
  }
}

function messageOf(row: Row): ChatMessage {
  const { id, peer, name, text, at } = row
  const message: ChatMessage = {
    id,
    peer,
    name,
    text,
    at,
    ...(row.to_peer === null ? {} : { to: { peer: row.to_peer, name: row.to_name ?? '' } }),
    ...(row.reply_to === null ? {} : { replyTo: row.reply_to }),
    ...(row.mentions === null ? {} : { mentions: row.mentions }),
    ...(row.picture === null ? {} : { picture: row.picture }),
    ...(row.edited_at === null ? {} : { editedAt: row.edited_at }),
  }
  return row.deleted ? tombstoneOf(message) : message
}

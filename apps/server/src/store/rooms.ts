import type { ChatMessage, PeerId, RoomId } from '@parley/protocol'
import { LIMITS } from '@parley/protocol'
import type { Database } from './database.ts'
import { whenAvailable } from './unavailable.ts'

/** A room as it is stored. */
export interface RoomRecord {
  readonly id: RoomId
  readonly instance: string
  readonly hostSecretHash: string
  readonly passwordHash: string | null
  readonly locked: boolean
}

/** Rooms, their settings and their chat. Every verb rejects with `unavailable` when the database does not answer. */
export class RoomStore {
  readonly #db: Database

  constructor(database: Database) {
    this.#db = database
  }

  /** Stores a new room; false when the id is taken. */
  async create(record: RoomRecord, at: number): Promise<boolean> {
    const made = await whenAvailable(() =>
      this.#db
        .insertInto('rooms')
        .values({
          id: record.id,
          instance: record.instance,
          host_secret_hash: record.hostSecretHash,
          password_hash: record.passwordHash,
          locked: record.locked,
          created_at: at,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst(),
    )
    return made !== undefined
  }

  async find(id: RoomId): Promise<RoomRecord | null> {
    const row = await whenAvailable(() =>
      this.#db.selectFrom('rooms').selectAll().where('id', '=', id).executeTakeFirst(),
    )
    if (row === undefined) return null
    return {
      id: row.id,
      instance: row.instance,
      hostSecretHash: row.host_secret_hash,
      passwordHash: row.password_hash,
      locked: row.locked,
    }
  }

  async change(id: RoomId, settings: { locked: boolean; passwordHash: string | null }): Promise<void> {
    await whenAvailable(() =>
      this.#db
        .updateTable('rooms')
        .set({ locked: settings.locked, password_hash: settings.passwordHash })
        .where('id', '=', id)
        .execute(),
    )
  }

  /** Deletes a room with its chat. */
  async delete(id: RoomId): Promise<void> {
    await whenAvailable(() => this.#db.deleteFrom('rooms').where('id', '=', id).execute())
  }

  /** Stores a message; when its id is known already, answers the message that is stored under it. */
  async addMessage(room: RoomId, message: ChatMessage): Promise<ChatMessage> {
    return whenAvailable(async () => {
      const made = await this.#db
        .insertInto('chat')
        .values({ room, ...message })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (made !== undefined) return message
      return this.#db
        .selectFrom('chat')
        .select(['id', 'peer', 'name', 'text', 'at'])
        .where('room', '=', room)
        .where('id', '=', message.id)
        .executeTakeFirstOrThrow()
    })
  }

  /** The last messages of a room, oldest first. */
  async lastMessages(room: RoomId): Promise<ChatMessage[]> {
    const rows = await whenAvailable(() =>
      this.#db
        .selectFrom('chat')
        .select(['id', 'peer', 'name', 'text', 'at'])
        .where('room', '=', room)
        .orderBy('place', 'desc')
        .limit(LIMITS.chatTail)
        .execute(),
    )
    return rows.reverse()
  }

  /** Remembers that a peer was removed: its tokens are good for nothing from now on. */
  async remove(room: RoomId, peer: PeerId, at: number): Promise<void> {
    await whenAvailable(() =>
      this.#db
        .insertInto('removals')
        .values({ room, peer, at })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    )
  }

  async wasRemoved(room: RoomId, peer: PeerId): Promise<boolean> {
    const row = await whenAvailable(() =>
      this.#db
        .selectFrom('removals')
        .select('peer')
        .where('room', '=', room)
        .where('peer', '=', peer)
        .executeTakeFirst(),
    )
    return row !== undefined
  }

  /** A secret that every server on this database shares; `fresh` becomes it if there is none yet. */
  async sharedSecret(name: string, fresh: string): Promise<string> {
    return whenAvailable(async () => {
      await this.#db
        .insertInto('keys')
        .values({ name, secret: fresh })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const row = await this.#db
        .selectFrom('keys')
        .select('secret')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
      return row.secret
    })
  }
}

import type { PeerId, RoomId } from '@parley/protocol'
import type { Database } from './database.ts'
import { whenAvailable } from './unavailable.ts'

/** A room as it is stored. */
export interface RoomRecord {
  readonly id: RoomId
  readonly instance: string
  readonly hostSecretHash: string
  readonly passwordHash: string | null
  readonly locked: boolean
  /** False while hosts alone may write in the chat. */
  readonly chatOpen: boolean
  /** False where media goes over the server even between two. */
  readonly direct: boolean
}

/** What a host changes of a room. */
export type RoomSettings = Pick<RoomRecord, 'locked' | 'passwordHash' | 'chatOpen' | 'direct'>

/** Rooms and their settings. Every verb rejects with `unavailable` when the database does not answer. */
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
          chat_open: record.chatOpen,
          direct: record.direct,
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
      chatOpen: row.chat_open,
      direct: row.direct,
    }
  }

  async change(id: RoomId, settings: RoomSettings): Promise<void> {
    await whenAvailable(() =>
      this.#db
        .updateTable('rooms')
        .set({
          locked: settings.locked,
          password_hash: settings.passwordHash,
          chat_open: settings.chatOpen,
          direct: settings.direct,
        })
        .where('id', '=', id)
        .execute(),
    )
  }

  /** Deletes a room with its chat. */
  async delete(id: RoomId): Promise<void> {
    await whenAvailable(() => this.#db.deleteFrom('rooms').where('id', '=', id).execute())
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

import type { PeerId, RoomId } from '@parley/protocol'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { whenAvailable } from './unavailable.ts'

/** A picture as it is kept. */
export interface KeptPicture {
  readonly type: string
  readonly bytes: Buffer
  /** Who uploaded it. */
  readonly peer: PeerId
  /** Whom the message is for that shows it; null while there is none. */
  readonly shownTo: { readonly everyone: true } | { readonly peer: PeerId } | null
}

/** Pictures of chats. Every verb rejects with `unavailable` when the database does not answer. */
export class PictureStore {
  readonly #db: Database

  constructor(database: Database) {
    this.#db = database
  }

  /** Keeps a picture; the same id again is the same picture. False when it is another peer's id. */
  async add(
    room: RoomId,
    picture: { id: string; peer: PeerId; type: string; bytes: Buffer; at: number },
  ): Promise<boolean> {
    return whenAvailable(async () => {
      await this.#db
        .insertInto('pictures')
        .values({ room, ...picture })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      const kept = await this.#db
        .selectFrom('pictures')
        .select('peer')
        .where('room', '=', room)
        .where('id', '=', picture.id)
        .executeTakeFirst()
      return kept?.peer === picture.peer
    })
  }

  async find(room: RoomId, id: string): Promise<KeptPicture | null> {
    const row = await whenAvailable(() =>
      this.#db
        .selectFrom('pictures')
        .leftJoin('chat', (join) =>
          join.onRef('chat.room', '=', 'pictures.room').onRef('chat.id', '=', 'pictures.message'),
        )
        .select(['pictures.type', 'pictures.bytes', 'pictures.peer', 'pictures.message', 'chat.to_peer'])
        .where('pictures.room', '=', room)
        .where('pictures.id', '=', id)
        .executeTakeFirst(),
    )
    if (row === undefined) return null
    const { type, bytes, peer } = row
    if (row.message === null) return { type, bytes, peer, shownTo: null }
    const shownTo = row.to_peer === null ? ({ everyone: true } as const) : { peer: row.to_peer }
    return { type, bytes, peer, shownTo }
  }

  /** How many a room keeps. */
  async count(room: RoomId): Promise<number> {
    const row = await whenAvailable(() =>
      this.#db
        .selectFrom('pictures')
        .select(sql<number>`count(*)`.as('count'))
        .where('room', '=', room)
        .executeTakeFirstOrThrow(),
    )
    return row.count
  }

  /** Forgets those that have waited in vain for a message since before then. */
  async forgetWaiting(room: RoomId, before: number): Promise<void> {
    await whenAvailable(() =>
      this.#db
        .deleteFrom('pictures')
        .where('room', '=', room)
        .where('message', 'is', null)
        .where('at', '<', before)
        .execute(),
    )
  }
}

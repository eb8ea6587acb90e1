import type { RoomId, TranscriptLine } from '@parley/protocol'
import { LIMITS } from '@parley/protocol'
import type { Database } from './database.ts'
import { whenAvailable } from './unavailable.ts'

/** What was said in rooms whose host keeps it. Every verb rejects with `unavailable` when the database does not answer. */
export class TranscriptStore {
  readonly #db: Database

  constructor(database: Database) {
    this.#db = database
  }

  /** Whether a room's transcript is being kept. */
  async isKept(room: RoomId): Promise<boolean> {
    const row = await whenAvailable(() =>
      this.#db.selectFrom('transcripts').select('kept').where('room', '=', room).executeTakeFirst(),
    )
    return row?.kept ?? false
  }

  async keep(room: RoomId, kept: boolean): Promise<void> {
    await whenAvailable(() =>
      this.#db
        .insertInto('transcripts')
        .values({ room, kept })
        .onConflict((conflict) => conflict.column('room').doUpdateSet({ kept }))
        .execute(),
    )
  }

  async add(room: RoomId, line: Omit<TranscriptLine, 'place'>): Promise<void> {
    await whenAvailable(() =>
      this.#db
        .insertInto('transcript_lines')
        .values({ room, ...line })
        .execute(),
    )
  }

  /** The lines after a place, oldest first: at most a page of them. */
  async after(room: RoomId, place: number): Promise<TranscriptLine[]> {
    return whenAvailable(() =>
      this.#db
        .selectFrom('transcript_lines')
        .select(['place', 'peer', 'name', 'text', 'at'])
        .where('room', '=', room)
        .where('place', '>', place)
        .orderBy('place')
        .limit(LIMITS.transcriptPage)
        .execute(),
    )
  }
}

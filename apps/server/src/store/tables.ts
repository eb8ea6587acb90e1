import type { ChatPicture, Mention } from '@parley/protocol'
import type { Generated, JSONColumnType } from 'kysely'

/** Times are milliseconds since the epoch, as everywhere on the wire. */
export interface Tables {
  rooms: {
    id: string
    /** Changes when a room of the same name is made again, so that old tokens are not good for the new one. */
    instance: string
    host_secret_hash: string
    password_hash: string | null
    locked: boolean
    chat_open: Generated<boolean>
    direct: Generated<boolean>
    created_at: number
  }
  chat: {
    room: string
    id: string
    peer: string
    name: string
    text: string
    at: number
    /** For that peer alone; null: for everyone. */
    to_peer: Generated<string | null>
    to_name: Generated<string | null>
    reply_to: Generated<string | null>
    mentions: JSONColumnType<Mention[]> | null
    picture: JSONColumnType<ChatPicture> | null
    edited_at: Generated<number | null>
    deleted: Generated<boolean>
    /** The order in which messages were stored. */
    place: Generated<number>
  }
  chat_reactions: {
    room: string
    message: string
    emoji: string
    peer: string
    place: Generated<number>
  }
  pictures: {
    room: string
    id: string
    /** Who uploaded it. */
    peer: string
    type: string
    bytes: Buffer
    at: number
    /** The message it is shown with; null until that is sent. */
    message: Generated<string | null>
  }
  transcripts: { room: string; kept: boolean }
  transcript_lines: {
    room: string
    place: Generated<number>
    peer: string
    name: string
    text: string
    at: number
  }
  removals: { room: string; peer: string; at: number }
  keys: { name: string; secret: string }
}

import type { Generated } from 'kysely'

/** Times are milliseconds since the epoch, as everywhere on the wire. */
export interface Tables {
  rooms: {
    id: string
    /** Changes when a room of the same name is made again, so that old tokens are not good for the new one. */
    instance: string
    host_secret_hash: string
    password_hash: string | null
    locked: boolean
    created_at: number
  }
  chat: {
    room: string
    id: string
    peer: string
    name: string
    text: string
    at: number
    /** The order in which messages were stored. */
    place: Generated<number>
  }
  removals: { room: string; peer: string; at: number }
  keys: { name: string; secret: string }
}

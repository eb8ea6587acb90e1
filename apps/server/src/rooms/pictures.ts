import { LIMITS, ProtocolError, TIMES, type PeerId, type RoomId } from '@parley/protocol'
import { Allowance } from '../identity/allowance.ts'
import type { Tokens } from '../identity/tokens.ts'
import type { KeptPicture, PictureStore } from '../store/pictures.ts'
import { requireChat } from './chat.ts'
import { pictureKind } from './picture-kind.ts'
import type { Registry } from './registry.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** What pictures take of the house. */
export interface PicturesNeed {
  readonly store: PictureStore
  readonly registry: Registry
  readonly tokens: Tokens
  readonly now: () => number
}

/** Takes the pictures of chats and shows them, to people who sit in the room alone (SPEC C20 to C23). */
export class Pictures {
  readonly #need: PicturesNeed
  readonly #uploads = new Allowance(LIMITS.picturesPerMinute)

  constructor(need: PicturesNeed) {
    this.#need = need
  }

  /** Keeps a picture of the peer whose token it is, until a message shows it; the same id again changes nothing. */
  async keep(id: RoomId, picture: string, token: string, bytes: Buffer): Promise<void> {
    const { room, seat } = await this.#seated(id, token)
    requireChat(room, seat)
    const type = pictureKind(bytes)
    if (type === null) throw new ProtocolError('not-a-picture')
    if (bytes.length > LIMITS.pictureBytes) throw new ProtocolError('frame-too-large')
    await this.#uploads.take(`${id}/${seat.peer}`)
    const { store, now } = this.#need
    // One after the other: pictures that come at once would all be counted before any is there.
    await room.lanes.run('pictures', async () => {
      await store.forgetWaiting(id, now() - TIMES.pictureWaits)
      if ((await store.count(id)) >= LIMITS.picturesPerRoom) throw new ProtocolError('too-many-pictures')
      const own = await store.add(id, { id: picture, peer: seat.peer, type, bytes, at: now() })
      if (!own) throw new ProtocolError('bad-request', 'picture: the id is taken')
    })
  }

  /** A picture that whoever holds the token may see: of a message to everyone, or to or from that peer. */
  async show(id: RoomId, picture: string, token: string): Promise<KeptPicture> {
    const { seat } = await this.#seated(id, token)
    const kept = await this.#need.store.find(id, picture)
    if (kept === null || !maySee(kept, seat.peer)) throw new ProtocolError('unknown-picture')
    return kept
  }

  /** The seat that a token is of; only who sits in the room now is heard. */
  async #seated(id: RoomId, token: string): Promise<{ room: Room; seat: Seat }> {
    const { use, holder } = await this.#need.tokens.read(token)
    const room = this.#need.registry.peek(id)
    if (use !== 'seat' || holder.room !== id) throw new ProtocolError('ticket-invalid')
    if (room === undefined || room.record.instance !== holder.instance) throw new ProtocolError('not-joined')
    const seat = room.seats.get(holder.peer)
    if (seat === undefined) throw new ProtocolError('not-joined')
    return { room, seat }
  }
}

function maySee({ peer: owner, shownTo }: KeptPicture, peer: PeerId): boolean {
  if (owner === peer) return true
  return shownTo !== null && ('everyone' in shownTo || shownTo.peer === peer)
}

import { randomUUID } from 'node:crypto'
import {
  LIMITS,
  ProtocolError,
  type AskTicket,
  type CreatedRoom,
  type CreateRoom,
  type Role,
  type RoomId,
  type RoomInfo,
  type Ticket,
} from '@parley/protocol'
import type { Alternatives } from '../cluster/alternatives.ts'
import type { RoomLogs } from '../log/port.ts'
import type { Media } from '../media/port.ts'
import {
  digest,
  hashPassword,
  isPassword,
  matches,
  newHostSecret,
  newPeerId,
  newRoomName,
} from '../identity/secrets.ts'
import { Allowance } from '../identity/allowance.ts'
import type { Guesses } from '../identity/guesses.ts'
import type { IceServers } from '../identity/ice-servers.ts'
import type { Holder, Tokens } from '../identity/tokens.ts'
import type { RoomRecord, RoomStore } from '../store/rooms.ts'
import { Lanes } from './lanes.ts'
import type { Registry } from './registry.ts'

/** Where the one WebSocket is. */
export const SIGNAL_PATH = '/api/signal'

/** What the doorkeeper takes of the house. */
export interface DoorkeeperNeed {
  readonly store: RoomStore
  readonly registry: Registry
  readonly tokens: Tokens
  readonly guesses: Guesses
  readonly media: Media
  readonly logs: RoomLogs
  readonly alternatives: Alternatives
  readonly iceServers: IceServers
  readonly files: boolean
  readonly maxPeers: number
  readonly draining: () => boolean
  readonly now: () => number
}

/** Makes rooms and gives out tickets: everything that happens before the socket (SPEC T). */
export class Doorkeeper {
  readonly #need: DoorkeeperNeed
  /** One guess after the other for each address: guesses made at once would all be weighed before any is counted. */
  readonly #guessing = new Lanes()
  readonly #makings = new Allowance(LIMITS.roomsPerMinute)

  constructor(need: DoorkeeperNeed) {
    this.#need = need
  }

  /** Makes a room for the asker at `address`. */
  async createRoom(ask: CreateRoom, address: string): Promise<CreatedRoom> {
    await this.#makings.take(address)
    const id = ask.id ?? newRoomName()
    const hostSecret = newHostSecret()
    const record: RoomRecord = {
      id,
      instance: randomUUID(),
      hostSecretHash: digest(hostSecret),
      passwordHash: ask.password === undefined ? null : await hashPassword(ask.password),
      locked: false,
      chatOpen: true,
      direct: true,
    }
    if (!(await this.#need.store.create(record, this.#need.now()))) throw new ProtocolError('room-exists')
    return { id, hostSecret }
  }

  async info(id: RoomId): Promise<RoomInfo> {
    const record = await this.#record(id)
    const peers = this.#need.registry.peek(id)?.size ?? 0
    return { id, locked: record.locked, hasPassword: record.passwordHash !== null, peers }
  }

  /** Gives a ticket, or says why not; `address` is the asker's, for counting wrong guesses. */
  async ticket(id: RoomId, ask: AskTicket, address: string): Promise<Ticket> {
    if (this.#need.draining()) throw new ProtocolError('server-draining')
    const record = await this.#record(id)
    const returning = ask.resume === undefined ? null : await this.#returning(record, ask.resume)
    const holder = returning ?? (await this.#newcomer(record, ask, address))
    return {
      token: await this.#need.tokens.sign('ticket', { ...holder, name: ask.name }),
      peer: holder.peer,
      role: holder.role,
      endpoint: SIGNAL_PATH,
      nodes: this.#need.alternatives.forRoom(await this.#need.logs.holders(id)),
      rtpCapabilities: this.#need.media.capabilities,
      relay: this.#need.iceServers.relay,
      files: this.#need.files,
    }
  }

  async #record(id: RoomId): Promise<RoomRecord> {
    const record = await this.#need.store.find(id)
    if (record === null) throw new ProtocolError('unknown-room')
    return record
  }

  /** Who comes back is let in whatever lock and password say now, unless removed since (SPEC T10, P5). */
  async #returning(record: RoomRecord, token: string): Promise<Holder> {
    const { use, holder } = await this.#need.tokens.read(token)
    const fits = use === 'seat' && holder.room === record.id && holder.instance === record.instance
    if (!fits) throw new ProtocolError('ticket-invalid')
    if (await this.#need.store.wasRemoved(record.id, holder.peer)) throw new ProtocolError('removed')
    return { ...holder, returning: true }
  }

  async #newcomer(record: RoomRecord, ask: AskTicket, address: string): Promise<Holder> {
    const role = await this.#guessing.run(address, () => this.#judge(record, ask, address))
    const seats = this.#need.registry.peek(record.id)?.size ?? 0
    if (seats >= this.#need.maxPeers) throw new ProtocolError('room-full')
    return {
      room: record.id,
      instance: record.instance,
      peer: newPeerId(),
      name: ask.name,
      role,
      returning: false,
    }
  }

  async #judge(record: RoomRecord, ask: AskTicket, address: string): Promise<Role> {
    const role = await this.#roleOf(record, ask.hostSecret, address)
    if (role !== 'host') await this.#checkGuest(record, ask.password, address)
    return role
  }

  async #roleOf(record: RoomRecord, secret: string | undefined, address: string): Promise<Role> {
    if (secret === undefined) return 'participant'
    await this.#need.guesses.allow(address)
    if (matches(secret, record.hostSecretHash)) return 'host'
    await this.#need.guesses.wrong(address)
    throw new ProtocolError('forbidden', 'hostSecret: does not fit this room')
  }

  async #checkGuest(record: RoomRecord, password: string | undefined, address: string): Promise<void> {
    if (record.locked) throw new ProtocolError('room-locked')
    if (record.passwordHash === null) return
    if (password === undefined) throw new ProtocolError('password-required')
    await this.#need.guesses.allow(address)
    if (await isPassword(password, record.passwordHash)) return
    await this.#need.guesses.wrong(address)
    throw new ProtocolError('wrong-password')
  }
}

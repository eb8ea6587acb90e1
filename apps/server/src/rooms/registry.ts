import type { Scope } from '@parley/kit'
import { LIMITS, ProtocolError, type LogId, type NodeId, type RoomId } from '@parley/protocol'
import type { NodeCalls } from '../cluster/calls.ts'
import type { RoomLogs } from '../log/port.ts'
import type { Media } from '../media/port.ts'
import type { ChatStore } from '../store/chat.ts'
import type { RoomStore } from '../store/rooms.ts'
import type { TranscriptStore } from '../store/transcripts.ts'
import { answerNodes } from './node-answers.ts'
import { Room } from './room.ts'

/** What the registry opens rooms from. */
export interface RegistryNeed {
  readonly store: RoomStore
  readonly chat: ChatStore
  readonly transcripts: TranscriptStore
  readonly logs: RoomLogs
  readonly media: Media
  readonly maxRooms: number
  /** This node's name in its cluster. */
  readonly node?: NodeId | undefined
  /** Questions to the other nodes, and theirs. */
  readonly calls?: NodeCalls | undefined
  /** Hears that a room's media does not come through from another node. */
  readonly blocked?: (room: RoomId, node: NodeId) => void
}

/** The rooms open on this node. A room opens with its first join and closes with its last seat. */
export class Registry {
  readonly #scope: Scope
  readonly #need: RegistryNeed
  readonly #open = new Map<RoomId, Promise<Room>>()
  readonly #rooms = new Map<RoomId, Room>()
  /** Joins under way per room: a room with one is not idle, though nobody sits in it yet. */
  readonly #entering = new Map<RoomId, number>()

  constructor(scope: Scope, need: RegistryNeed) {
    this.#scope = scope
    this.#need = need
    if (need.calls !== undefined) answerNodes(scope, need.calls, (asked) => this.#sameRoom(asked))
  }

  /** A room of which another node speaks: with the same history, not one of that name before it or after it. */
  #sameRoom({ room: id, log }: { readonly room: RoomId; readonly log: LogId }): Room {
    const room = this.#rooms.get(id)
    if (room === undefined || room.log.id !== log) throw new ProtocolError('unknown-room')
    return room
  }

  /** The rooms that are open now. */
  get rooms(): readonly Room[] {
    return [...this.#rooms.values()]
  }

  /** The room if it is open now. */
  peek(id: RoomId): Room | undefined {
    return this.#rooms.get(id)
  }

  /** Does something in a room, opening it if need be; a room in which nobody sits afterwards closes. */
  async within<T>(id: RoomId, act: (room: Room) => Promise<T>): Promise<T> {
    this.#entering.set(id, (this.#entering.get(id) ?? 0) + 1)
    try {
      return await act(await this.#opened(id))
    } finally {
      const left = (this.#entering.get(id) ?? 1) - 1
      if (left === 0) this.#entering.delete(id)
      else this.#entering.set(id, left)
      this.#closeIfIdle(id)
    }
  }

  /** Closes a room in which nobody sits and into which nobody is on the way. */
  #closeIfIdle(id: RoomId): void {
    const room = this.#rooms.get(id)
    if (room !== undefined && room.seats.size === 0 && !this.#entering.has(id)) room.scope.close('empty')
  }

  #opened(id: RoomId): Promise<Room> {
    const known = this.#open.get(id)
    if (known !== undefined) return known
    if (this.#open.size >= this.#need.maxRooms) throw new ProtocolError('server-full')
    const opening = this.#scope.open(`room:${id}`, (scope) => this.#build(scope, id))
    this.#open.set(id, opening)
    opening.catch(() => this.#forget(id, opening))
    return opening
  }

  async #build(scope: Scope, id: RoomId): Promise<Room> {
    const [record, chat, transcript, media] = await Promise.all([
      this.#need.store.find(id),
      this.#need.chat.page(id, { of: 'room' }, LIMITS.chatTail),
      this.#need.transcripts.isKept(id),
      this.#need.media.openRoom(scope, id),
    ])
    if (record === null) throw new ProtocolError('unknown-room')
    const { locked, passwordHash, chatOpen, direct } = record
    const hasPassword = passwordHash !== null
    const before = { locked, hasPassword, chatOpen, direct, transcript, chat: chat.messages }
    const log = await this.#need.logs.open(scope, id, before)
    scope.signal.throwIfAborted()
    const { node, calls, blocked } = this.#need
    const parts = { record, log, media, node, calls, blocked: (other: NodeId) => blocked?.(id, other) }
    const room = new Room(scope, parts, () => this.#closeIfIdle(id))
    this.#rooms.set(id, room)
    scope.defer(() => {
      this.#rooms.delete(id)
      this.#open.delete(id)
    })
    log.onLost(scope, () => this.#lost(room))
    return room
  }

  /**
   * Others went on without this node: its people come back at once by themselves (the code may be retried), to a new
   * room, under the same peer ids and with the chat, which is in the database.
   */
  #lost(room: Room): void {
    const seats = [...room.seats.values()]
    room.scope.close('lost') // First, or each goodbye would be told to everyone who is still there.
    for (const seat of seats) seat.dismiss('unavailable')
  }

  #forget(id: RoomId, opening: Promise<Room>): void {
    if (this.#open.get(id) === opening) this.#open.delete(id)
  }
}

import { randomBytes } from 'node:crypto'
import type { Scope } from '@parley/kit'
import {
  emptyRoom,
  LIMITS,
  reduce,
  type LogEntry,
  type LogId,
  type RoomEvent,
  type RoomId,
  type RoomState,
} from '@parley/protocol'
import type { RoomBefore, RoomLog, RoomLogs } from './port.ts'

/** Logs in this process's memory: a room's history lives as long as the room is open here. */
export class MemoryLogs implements RoomLogs {
  open(scope: Scope, _room: RoomId, before: RoomBefore): Promise<RoomLog> {
    return Promise.resolve(new MemoryLog(scope, before))
  }
}

class MemoryLog implements RoomLog {
  readonly id: LogId = `l-${randomBytes(12).toString('base64url')}`
  readonly #scope: Scope
  readonly #tail: LogEntry[] = []
  readonly #followers = new Set<(entry: LogEntry) => void>()
  #state: RoomState

  constructor(scope: Scope, before: RoomBefore) {
    this.#scope = scope
    this.#state = emptyRoom(this.id, before)
    scope.defer(() => this.#followers.clear())
  }

  get state(): RoomState {
    return this.#state
  }

  append(event: RoomEvent): Promise<LogEntry> {
    if (this.#scope.closed) return Promise.reject(this.#scope.signal.reason as Error)
    const entry: LogEntry = { seq: this.#state.seq + 1, event }
    this.#state = reduce(this.#state, entry)
    this.#tail.push(entry)
    // Trimmed by halves, so that a long meeting does not shift an array at every entry.
    if (this.#tail.length > 2 * LIMITS.logTail) this.#tail.splice(0, this.#tail.length - LIMITS.logTail)
    for (const tell of [...this.#followers]) tell(entry)
    return Promise.resolve(entry)
  }

  since(log: LogId, seq: number): readonly LogEntry[] | null {
    if (log !== this.id || seq > this.#state.seq) return null
    const first = this.#state.seq - this.#tail.length // The sequence number before the oldest entry kept.
    return seq < first ? null : this.#tail.slice(seq - first)
  }

  follow(scope: Scope, tell: (entry: LogEntry) => void): void {
    const follower = (entry: LogEntry): void => tell(entry)
    this.#followers.add(follower)
    scope.defer(() => this.#followers.delete(follower))
  }
}

import type { Scope } from '@parley/kit'
import {
  emptyRoom,
  type LogEntry,
  type LogId,
  type RoomEvent,
  type RoomId,
  type RoomState,
} from '@parley/protocol'
import { newLogId, type RoomBefore, type RoomLog, type RoomLogs } from './port.ts'
import { Tail } from './tail.ts'

/** Logs in this process's memory: a room's history lives as long as the room is open here. */
export class MemoryLogs implements RoomLogs {
  open(scope: Scope, _room: RoomId, before: RoomBefore): Promise<RoomLog> {
    return Promise.resolve(new MemoryLog(scope, before))
  }

  holders(): Promise<ReadonlySet<string>> {
    return Promise.resolve(new Set())
  }
}

class MemoryLog implements RoomLog {
  readonly id: LogId = newLogId()
  readonly #scope: Scope
  readonly #tail: Tail

  constructor(scope: Scope, before: RoomBefore) {
    this.#scope = scope
    this.#tail = new Tail(scope, emptyRoom(this.id, before))
  }

  get state(): RoomState {
    return this.#tail.state
  }

  append(event: RoomEvent): Promise<LogEntry> {
    if (this.#scope.closed) return Promise.reject(this.#scope.signal.reason as Error)
    const entry: LogEntry = { seq: this.state.seq + 1, event }
    this.#tail.add(entry)
    return Promise.resolve(entry)
  }

  since(log: LogId, seq: number): readonly LogEntry[] | null {
    return this.#tail.since(log, seq)
  }

  follow(scope: Scope, tell: (entry: LogEntry) => void): void {
    this.#tail.follow(scope, tell)
  }

  /** What this process knows cannot be lost without it. */
  onLost(): void {}
  onNodes(): void {}
  say(): void {}
  onWord(): void {}
}

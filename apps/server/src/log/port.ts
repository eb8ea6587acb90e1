import { randomBytes } from 'node:crypto'
import type { Scope } from '@parley/kit'
import type { ChatMessage, LogEntry, LogId, RoomEvent, RoomId, RoomState } from '@parley/protocol'

/** What a room brings along from before its log began. */
export interface RoomBefore {
  readonly locked: boolean
  readonly hasPassword: boolean
  readonly chat: readonly ChatMessage[]
}

/** The ordered history of one room, and its fold as far as this node has seen it. */
export interface RoomLog {
  readonly id: LogId
  /** The fold of every entry followed so far. */
  readonly state: RoomState
  /**
   * Puts an event at the end. Appends made one after the other keep that order. When the promise resolves the entry
   * is in `state` and was told to followers. Rejects with `Closed` once the log's scope has ended, and with `unavailable`
   * when the log cannot be written now.
   */
  append(event: RoomEvent): Promise<LogEntry>
  /** The entries after `seq`, or null when the log cannot give them (another log, forgotten, or from the future). */
  since(log: LogId, seq: number): readonly LogEntry[] | null
  /** Tells every entry from now on, in order, each once, synchronously after it entered `state`. */
  follow(scope: Scope, tell: (entry: LogEntry) => void): void
  /**
   * Tells when this node cannot come to the log's state any more (it was away for so long that others went on without
   * it). Nothing can be appended after that; the room must be opened anew.
   */
  onLost(scope: Scope, tell: () => void): void
  /** Tells every few seconds which nodes have the log open; a log that is one node's alone tells nothing. */
  onNodes(scope: Scope, tell: (alive: ReadonlySet<string>) => void): void
  /** Says something to the other nodes that have the log open: at most once, in order, and kept nowhere. */
  say(word: string): void
  /** Tells what other nodes say. */
  onWord(scope: Scope, tell: (word: string) => void): void
}

/** Where rooms' logs live: in memory on one machine, in Redis in a cluster. */
export interface RoomLogs {
  /** Opens the log of a room; the scope ends this node's part in it. */
  open(scope: Scope, room: RoomId, before: RoomBefore): Promise<RoomLog>
  /** The nodes that have a room's log open now, as far as can be said. */
  holders(room: RoomId): Promise<ReadonlySet<string>>
}

/** An id for a history that begins. */
export const newLogId = (): LogId => `l-${randomBytes(12).toString('base64url')}`

import type { Scope } from '@parley/kit'
import { LIMITS, reduce, type LogEntry, type LogId, type RoomState } from '@parley/protocol'

/** A log as one process holds it: its fold, its last entries, and who follows it. */
export class Tail {
  readonly #entries: LogEntry[] = []
  readonly #followers = new Set<(entry: LogEntry) => void>()
  #state: RoomState

  constructor(scope: Scope, state: RoomState) {
    this.#state = state
    scope.defer(() => this.#followers.clear())
  }

  get state(): RoomState {
    return this.#state
  }

  /** Takes in the next entry and tells it. */
  add(entry: LogEntry): void {
    this.#state = reduce(this.#state, entry)
    this.#entries.push(entry)
    // Trimmed by halves, so that a long meeting does not shift an array at every entry.
    if (this.#entries.length > 2 * LIMITS.logTail)
      this.#entries.splice(0, this.#entries.length - LIMITS.logTail)
    for (const tell of [...this.#followers]) tell(entry)
  }

  since(log: LogId, seq: number): readonly LogEntry[] | null {
    if (log !== this.#state.log || seq > this.#state.seq) return null
    const first = this.#state.seq - this.#entries.length // The sequence number before the oldest entry kept.
    return seq < first ? null : this.#entries.slice(seq - first)
  }

  /** The last entries, at most that many. */
  last(count: number): readonly LogEntry[] {
    return this.#entries.slice(-count)
  }

  follow(scope: Scope, tell: (entry: LogEntry) => void): void {
    const follower = (entry: LogEntry): void => tell(entry)
    this.#followers.add(follower)
    scope.defer(() => this.#followers.delete(follower))
  }
}

import { Store } from '@parley/kit'
import {
  emptyRoom,
  ProtocolError,
  reduce,
  type CatchUp,
  type LogEntry,
  type LogId,
  type RoomState,
} from '@parley/protocol'

/** The room's state as this client knows it: a snapshot, and the entries that followed, each exactly once (J9, L2). */
export class RoomLog {
  /** Before the first snapshot: a room without a log. */
  readonly state = new Store<RoomState>(emptyRoom(''))
  #broken = false
  /** Up to where entries may come a second time: what a new seat tells begins before what the old one told last. */
  #known = 0

  /** From where on the log is missing; undefined if all of it is. */
  get since(): { readonly log: LogId; readonly seq: number } | undefined {
    const { log, seq } = this.state.get()
    return log === '' || this.#broken ? undefined : { log, seq }
  }

  /** Takes what a join brought; throws if it does not follow what is known: then the next join asks for all of it. */
  catchUp(news: CatchUp): void {
    this.#known = news.type === 'tail' ? this.state.get().seq : 0
    if (news.type === 'snapshot') {
      this.#broken = false
      this.state.set(news.state)
    } else if (this.since === undefined || !this.append(news.entries)) {
      this.#broken = true
      throw new ProtocolError('internal', 'the log that was answered does not follow the log that is known')
    }
  }

  /** Takes new entries, and tells of them in one go; false if they do not follow: those that do are taken. */
  append(entries: readonly LogEntry[]): boolean {
    let state = this.state.get()
    let follows = true
    for (const entry of entries) {
      if (entry.seq <= this.#known) continue
      follows = entry.seq === state.seq + 1
      if (!follows) break
      state = reduce(state, entry)
    }
    this.state.set(state)
    return follows
  }
}

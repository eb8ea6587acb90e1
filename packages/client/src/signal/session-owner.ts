import type { Fact, Input, LogEntry, Output } from '@parley/protocol'

/** What a session asks and tells its meeting. All but `hello` are synchronous, so that no frame overtakes another. */
export interface SessionOwner {
  /** What to say as `join` now: the ticket at first, later the seat's own token and what is known of the log. */
  hello(): Promise<Input<'join'>>
  /** A socket was opened, `join` is about to be said. */
  opened(): void
  /** `join` was answered; `isKept`: the seat before it is still there. If this throws, the socket is given up and another one tried. */
  seated(reply: Output<'join'>, isKept: boolean): void
  /** News of the room; false if they do not follow what came before: then the session asks for what is missing. */
  entries(entries: readonly LogEntry[]): boolean
  fact(fact: Fact): void
  /** Whether media comes over the seat that one has, or had until its socket was lost. */
  arrives(): boolean
}

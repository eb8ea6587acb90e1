import type { Scope } from '@parley/kit'
import type { Shelf } from './data/shelf.ts'
import type { OpenWays } from './data/ways.ts'
import type { MediaDevice } from './media/port.ts'
import type { Timing } from './timing.ts'

/** What a socket tells its owner; after `closed` nothing more. */
export interface SocketEvents {
  opened(): void
  text(data: unknown): void
  closed(why: string): void
}

/** As much of a WebSocket as is used. */
export interface Socket {
  send(text: string): void
  close(): void
}

/** Everything of the outer world that a meeting touches: the browser's, or a test's. */
export interface Surroundings {
  readonly fetch: typeof globalThis.fetch
  /** Where the page comes from: the server, when none is named. */
  readonly origin: string
  readonly openSocket: (url: string, events: SocketEvents) => Socket
  /** Begins at once to find out what this browser can send and receive. */
  readonly openDevice: () => MediaDevice
  /** Calls `changed` when the machine goes on or off line, for the scope's lifetime. */
  readonly onNetworkChange: (scope: Scope, changed: (online: boolean) => void) => void
  readonly openWays: OpenWays
  readonly openShelf: (scope: Scope) => Shelf
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** In [0, 1). */
  readonly chance: () => number
  readonly timing: Timing
}

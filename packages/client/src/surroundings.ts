import type { BackoffShape, Scope } from '@parley/kit'
import { TIMES } from '@parley/protocol'
import type { MediaDevice } from './media/port.ts'
import { sfuDevice } from './media/sfu-device.ts'

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

/** Times of a client, in milliseconds. */
export interface Timing {
  readonly ping: number
  readonly pong: number
  /** How long opening a socket and taking a seat may take before it is tried anew. */
  readonly attempt: number
  /** A session that lived this long was no failure: the next loss starts the waiting from the beginning. */
  readonly stable: number
  /** How long a goodbye may wait for its answer. */
  readonly leave: number
  /** Between tries to come back. */
  readonly comeBack: BackoffShape
  /** Between tries of one call, or of a first join, that the server could not serve just now. */
  readonly again: BackoffShape
  /** How long a media path may be interrupted before ICE is restarted: shorter ones heal by themselves. */
  readonly iceGrace: number
  /** How long an ICE restart may take before the next one. */
  readonly iceRestart: number
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
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** In [0, 1). */
  readonly chance: () => number
  readonly timing: Timing
}

const TIMING: Timing = {
  ping: TIMES.ping,
  pong: TIMES.pong,
  attempt: 8_000,
  stable: 5_000,
  leave: 500,
  comeBack: { first: 250, most: 5_000 },
  again: { first: 250, most: 2_000 },
  iceGrace: 1_000,
  iceRestart: 5_000,
}

/** The browser that this runs in. */
export function browserSurroundings(): Surroundings {
  return {
    fetch: (input, init) => fetch(input, init),
    origin: location.origin,
    openSocket: openWebSocket,
    openDevice: sfuDevice,
    onNetworkChange: (scope, changed) => {
      const listen = (name: 'online' | 'offline'): void => {
        const listener = (): void => changed(name === 'online')
        globalThis.addEventListener(name, listener)
        scope.defer(() => globalThis.removeEventListener(name, listener))
      }
      listen('online')
      listen('offline')
    },
    now: () => performance.now(),
    chance: Math.random,
    timing: TIMING,
  }
}

function openWebSocket(url: string, events: SocketEvents): Socket {
  const socket = new WebSocket(url)
  socket.onopen = () => events.opened()
  socket.onmessage = (message) => events.text(message.data)
  // An `error` event says nothing and is always followed by `close` (WHATWG WebSockets, 4).
  socket.onclose = (close) => events.closed(`closed with ${close.code}`)
  return {
    send: (text) => {
      // A socket that is closing takes no more: what was meant for it is sent again on the next one.
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: () => socket.close(),
  }
}

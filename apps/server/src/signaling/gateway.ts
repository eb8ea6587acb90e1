import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { every, type Scope } from '@parley/kit'
import { LIMITS, TIMES, type ErrorCode } from '@parley/protocol'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { SIGNAL_PATH } from '../rooms/doorkeeper.ts'
import { Connection, type ConnectionNeed } from './connection.ts'

/** Takes WebSockets at {@link SIGNAL_PATH} and makes a connection of each. */
export class Gateway {
  readonly #scope: Scope
  readonly #need: ConnectionNeed
  readonly #connections = new Set<Connection>()
  readonly #sockets: WebSocketServer
  /** Sockets that were asked whether they are still there and have not been heard since. */
  readonly #asked = new Set<WebSocket>()
  #count = 0

  constructor(scope: Scope, server: Server, need: ConnectionNeed) {
    this.#scope = scope
    this.#need = need
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: LIMITS.socketFrameBytes,
      // Signalling is small and short-lived; a deflate context for each socket would cost more than it saves.
      perMessageDeflate: false,
    })
    server.on('upgrade', this.#upgrade)
    every(scope, TIMES.ping + TIMES.pong, () => this.#askAll())
    scope.defer(() => {
      server.off('upgrade', this.#upgrade)
      this.#sockets.close()
    })
  }

  /** Says `bye` with the code to everyone. */
  dismissAll(code: ErrorCode): void {
    for (const connection of this.#connections) connection.end(code)
  }

  readonly #upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const path = (request.url ?? '').split('?', 1)[0]
    if (path !== SIGNAL_PATH) {
      // Node has taken its own listener away; without one, an asker that hangs up at once would end the process.
      stream.on('error', () => stream.destroy())
      stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#accept(socket))
  }

  /** A path can die without a word: who has not been heard since it was asked the last time is cut (SPEC F13). */
  #askAll(): void {
    for (const socket of this.#sockets.clients) {
      if (this.#asked.has(socket)) socket.terminate()
      else socket.ping()
      this.#asked.add(socket)
    }
  }

  #accept(socket: WebSocket): void {
    const scope = this.#scope.child(`socket-${++this.#count}`)
    const connection = new Connection(scope, textSocket(socket), this.#need)
    this.#connections.add(connection)
    scope.defer(() => {
      this.#connections.delete(connection)
      socket.close()
    })
    socket.on('pong', () => this.#asked.delete(socket))
    socket.on('message', (data: RawData, isBinary: boolean) => {
      this.#asked.delete(socket)
      if (isBinary) connection.receiveBinary()
      else connection.receive(textOf(data))
    })
    socket.on('close', () => {
      this.#asked.delete(socket)
      scope.close('socket closed')
    })
    // A broken or oversized frame: ws closes the socket with the right code, and `close` follows.
    socket.on('error', () => this.#need.failed('frame-too-large'))
  }
}

function textSocket(socket: WebSocket): {
  send(text: string): void
  close(code: number, reason: string): void
  cut(): void
  readonly backlog: number
} {
  return {
    send: (text) => socket.send(text),
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
    get backlog() {
      return socket.bufferedAmount
    },
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8')
  return Buffer.from(data as Buffer).toString('utf8')
}

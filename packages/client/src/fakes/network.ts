import { after, Scope } from '@parley/kit'
import type { Socket, SocketEvents } from '../surroundings.ts'

/** The server's end of a socket in memory. */
export interface ServerEnd {
  readonly scope: Scope
  send(text: string): void
  /** Closes in good order: what was sent before arrives before. */
  close(): void
}

/** What a server does with a socket: answers what to call with each text. */
export type Accept = (end: ServerEnd) => { text(text: string): void; closed(): void }

/** Sockets in memory: each text takes a turn of the clock, and a cut loses all that is under way, both ways. */
export class FakeNetwork {
  /** False: whoever opens a socket waits, then hears that it was closed. */
  reachable = true
  /** True: whoever opens a socket hears nothing at all. */
  stuck = false
  /** True: everything sent is lost, and nobody is told. */
  silent = false
  /** As `reachable` and as `silent`, for the servers at these origins alone. */
  readonly refusing = new Set<string>()
  readonly stopped = new Set<string>()
  /** The origins to which sockets have opened. */
  readonly reached: string[] = []
  /** How many sockets were asked for. */
  opened = 0
  readonly #sockets = new Set<Scope>()
  readonly #accept: Accept

  constructor(accept: Accept) {
    this.#accept = accept
  }

  /** How many sockets are open. */
  get size(): number {
    return this.#sockets.size
  }

  readonly openSocket = (url: string, events: SocketEvents): Socket => {
    const origin = new URL(url.replace('ws', 'http')).origin
    const isSilent = (): boolean => this.silent || this.stopped.has(origin)
    this.opened += 1
    const scope = new Scope(`socket-${this.opened}`)
    this.#sockets.add(scope)
    const inOrder = (act: () => void): void => void after(scope, 0, act)
    let server: ReturnType<Accept> | null = null
    scope.defer(() => {
      this.#sockets.delete(scope)
      server?.closed()
      if (scope.reason !== 'by the client') events.closed(scope.reason)
    })
    inOrder(() => {
      if (this.stuck || this.stopped.has(origin)) return
      if (!this.reachable || this.refusing.has(origin)) return scope.close('refused')
      this.reached.push(origin)
      server = this.#accept({
        scope,
        send: (text) => inOrder(() => isSilent() || events.text(text)),
        close: () => inOrder(() => scope.close('by the server')),
      })
      events.opened()
    })
    return {
      send: (text) => inOrder(() => isSilent() || server?.text(text)),
      close: () => inOrder(() => scope.close('by the client')),
    }
  }

  /** Cuts every socket there is. */
  cut(): void {
    for (const scope of [...this.#sockets]) scope.close('cut')
  }
}

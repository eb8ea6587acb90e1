import { after, detach, sleep, Store, type Readable, type Scope } from '@parley/kit'
import type { MediaPath } from '../api.ts'
import { insist, type Patience } from '../signal/insist.ts'

/** W3C RTCPeerConnectionState. */
export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'

/** How often ICE is restarted in one interruption before the path counts as failed; the server's return starts anew. */
const RESTARTS = 10

/** From best to worst; `idle` is no worse than anything, because a transport nobody uses keeps nothing from working. */
const WORSE: readonly MediaPath[] = ['idle', 'connected', 'connecting', 'interrupted', 'failed']

/** The worse of two paths. */
export function worsePath(one: MediaPath, other: MediaPath): MediaPath {
  return WORSE.indexOf(one) > WORSE.indexOf(other) ? one : other
}

/** What a transport's state means; a path that was up before is interrupted until it is up again. */
export function pathOf(
  state: TransportState,
  before: { wasConnected: boolean; givenUp: boolean },
): MediaPath {
  if (before.givenUp && state !== 'connected') return 'failed'
  switch (state) {
    case 'new':
    case 'closed':
      return 'idle'
    case 'connected':
      return 'connected'
    case 'connecting':
      return before.wasConnected ? 'interrupted' : 'connecting'
    case 'disconnected':
    case 'failed':
      return 'interrupted'
  }
}

/** One transport as its path is watched. */
export interface Watched {
  state(): TransportState
  onChange(listener: () => void): void
  /** Calls when it is told to connect for the first time. */
  onUse(listener: () => void): void
  /** Restarts ICE: asks the server for new parameters and uses them; waits out a lost socket. */
  restart(): Promise<void>
}

/** Follows a transport and restarts ICE while it is interrupted, for the scope's lifetime. */
export class IceWatch {
  readonly path: Readable<MediaPath>
  readonly #path = new Store<MediaPath>('idle')
  readonly #scope: Scope
  readonly #patience: Patience
  readonly #transport: Watched
  #wasConnected = false
  #healing = false
  #restarts = 0
  /** Restarts upon mere hints since the server was last there anew. */
  #hints = 0
  #settled = (): void => {}

  constructor(scope: Scope, patience: Patience, transport: Watched) {
    this.path = this.#path
    this.#scope = scope
    this.#patience = patience
    this.#transport = transport
    transport.onChange(() => this.#changed())
    transport.onUse(() => after(scope, patience.timing.iceRestart, () => this.#begin()))
    scope.defer(() => this.#path.set('idle'))
  }

  /** Starts counting anew: the server is there again. */
  revive(): void {
    this.#restarts = 0
    this.#hints = 0
    this.#changed()
  }

  /** Something hints that the path is gone before ICE has noticed: restarts it, unless that is being done already. */
  suspect(): void {
    if (this.#scope.closed || this.#healing || !this.#wasConnected) return
    detach(this.#heal(true), this.#scope.name)
  }

  /** Of one that has not even begun to look for a path nothing else would ever be heard. */
  #begin(): void {
    if (this.#healing || this.#transport.state() !== 'new') return
    detach(this.#heal(), this.#scope.name)
  }

  #changed(): void {
    if (this.#scope.closed) return
    const state = this.#transport.state()
    if (state === 'connected') {
      this.#wasConnected = true
      this.#restarts = 0
    }
    if (state === 'connected' || state === 'failed') this.#settled()
    if (isBroken(state) && !this.#healing) detach(this.#heal(), this.#scope.name)
    this.#tell()
  }

  #tell(): void {
    const givenUp = this.#restarts >= RESTARTS && !this.#healing
    this.#path.set(pathOf(this.#transport.state(), { wasConnected: this.#wasConnected, givenUp }))
  }

  async #heal(suspected = false): Promise<void> {
    this.#healing = true
    const { iceGrace, iceRestart, iceSuspect } = this.#patience.timing
    try {
      if (suspected) {
        // A path that ICE holds to be good tells nothing when it has changed: so long, and it is asked again.
        await insist(this.#scope, this.#patience, () => this.#transport.restart())
        // Longer each time: a far network takes its time to answer, and a restart forgets what was asked.
        await this.#settle(iceSuspect * (1 + this.#hints / 2))
        this.#hints += 1
      }
      // What is disconnected mostly comes back by itself; what has failed never does.
      if (this.#transport.state() === 'disconnected') await this.#settle(iceGrace)
      while (this.#restarts < RESTARTS && this.#transport.state() !== 'connected') {
        this.#restarts += 1
        await insist(this.#scope, this.#patience, () => this.#transport.restart())
        await this.#settle(iceRestart)
      }
    } catch (error) {
      this.#restarts = RESTARTS
      throw error
    } finally {
      this.#healing = false
      if (!this.#scope.closed) this.#tell()
    }
  }

  /** Waits until the transport is connected or has failed, or the time is over. */
  #settle(most: number): Promise<unknown> {
    const settled = new Promise<void>((resolve) => (this.#settled = resolve))
    return Promise.race([settled, sleep(this.#scope, most)])
  }
}

const isBroken = (state: TransportState): boolean => state === 'disconnected' || state === 'failed'

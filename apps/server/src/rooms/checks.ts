import { after, type Scope } from '@parley/kit'
import {
  LIMITS,
  ProtocolError,
  TIMES,
  type AskEcho,
  type CheckId,
  type ConnectCheck,
  type Echo,
  type Heard,
  type OpenedCheck,
} from '@parley/protocol'
import { Allowance } from '../identity/allowance.ts'
import type { IceServers } from '../identity/ice-servers.ts'
import { newCheckId, newPeerId } from '../identity/secrets.ts'
import type { Media, MediaTransport, Publication } from '../media/port.ts'

/** What checks take of the house. */
export interface ChecksNeed {
  readonly media: Media
  readonly iceServers: IceServers
  readonly draining: () => boolean
}

/** One connection check: media of its own, which sends back what it gets. Nothing of it is stored. */
interface Check {
  readonly scope: Scope
  readonly address: string
  readonly transports: { readonly send: MediaTransport; readonly recv: MediaTransport }
  /** Bytes it may still send each way. */
  readonly left: { up: number; down: number }
  echo: Publication | null
}

/** The connection checks under way: one to an address at a time, each for a short time, a bounded number in all (SPEC K). */
export class Checks {
  readonly #scope: Scope
  readonly #need: ChecksNeed
  readonly #checks = new Map<CheckId, Check>()
  readonly #addresses = new Set<string>()
  readonly #begun = new Allowance(LIMITS.checksPerMinute)

  constructor(scope: Scope, need: ChecksNeed) {
    this.#scope = scope
    this.#need = need
  }

  async open(address: string): Promise<OpenedCheck> {
    if (this.#need.draining()) throw new ProtocolError('server-draining')
    if (this.#addresses.has(address))
      throw new ProtocolError('too-many-requests', 'a check of this address is under way')
    if (this.#addresses.size >= LIMITS.checks) throw new ProtocolError('server-full')
    // Taken before anything is waited for, so that the limit holds for those who come at the same time.
    this.#addresses.add(address)
    const id = newCheckId()
    try {
      await this.#begun.take(address)
      return await this.#scope.open(id, (scope) => this.#build(scope, id, address))
    } catch (error) {
      if (!this.#checks.has(id)) this.#addresses.delete(address)
      throw error
    }
  }

  async #build(scope: Scope, id: CheckId, address: string): Promise<OpenedCheck> {
    const room = await this.#need.media.openRoom(scope, id)
    const peer = newPeerId()
    const [send, recv] = await Promise.all([
      room.openTransport(scope, peer, 'send'),
      room.openTransport(scope, peer, 'recv'),
    ])
    scope.signal.throwIfAborted()
    const left = { up: LIMITS.checkBytes, down: LIMITS.checkBytes }
    this.#checks.set(id, { scope, address, transports: { send, recv }, left, echo: null })
    scope.defer(() => {
      this.#checks.delete(id)
      this.#addresses.delete(address)
    })
    after(scope, TIMES.check, () => scope.close('over'))
    for (const transport of [send, recv]) transport.onLost(scope, () => scope.close('media lost'))
    const { media, iceServers } = this.#need
    return {
      id,
      rtpCapabilities: media.capabilities,
      iceServers: iceServers.for(peer),
      transports: { send: send.parameters, recv: recv.parameters },
    }
  }

  async connect(id: CheckId, address: string, { direction, dtlsParameters }: ConnectCheck): Promise<void> {
    await this.#find(id, address).transports[direction].connect(dtlsParameters)
  }

  /** Sends back what arrives under these parameters; once. */
  async echo(id: CheckId, address: string, { rtpParameters, rtpCapabilities }: AskEcho): Promise<Echo> {
    const check = this.#find(id, address)
    if (check.echo !== null) throw new ProtocolError('bad-request', 'the check has its echo')
    const { scope, transports } = check
    const want = { kind: 'audio', rtpParameters, muted: false } as const
    const publication = (check.echo = await transports.send.publish(scope, want))
    const subscribed = await transports.recv.subscribe(scope, {
      publication,
      rtpCapabilities,
      waiting: false,
    })
    return { id: subscribed.id, kind: subscribed.kind, rtpParameters: subscribed.rtpParameters }
  }

  async heard(id: CheckId, address: string): Promise<Heard> {
    const { echo } = this.#find(id, address)
    if (echo === null) throw new ProtocolError('bad-request', 'the check has no echo yet')
    const { packets, lost, jitter } = await echo.counts()
    return { packets, lost, jitter }
  }

  /** Takes so many bytes of what a check may send in a direction; answers how many of them it may. */
  take(id: CheckId, address: string, direction: 'up' | 'down', bytes: number): number {
    const { left } = this.#find(id, address)
    const taken = Math.min(bytes, left[direction])
    left[direction] -= taken
    return taken
  }

  /** Ends with the check, for what runs as long as it. */
  signalOf(id: CheckId, address: string): AbortSignal {
    return this.#find(id, address).scope.signal
  }

  /** Ends a check; one that has ended is no error. */
  close(id: CheckId, address: string): void {
    const check = this.#checks.get(id)
    if (check?.address === address) check.scope.close('done')
  }

  #find(id: CheckId, address: string): Check {
    const check = this.#checks.get(id)
    if (check === undefined || check.address !== address) throw new ProtocolError('unknown-check')
    return check
  }
}

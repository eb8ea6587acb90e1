import {
  after,
  assertNever,
  backoff,
  Closed,
  detach,
  reportFault,
  sleep,
  Store,
  type Scope,
} from '@parley/kit'
import { ProtocolError, type ErrorCode, type Output, type ServerFrame } from '@parley/protocol'
import type { Connection } from '../api.ts'
import type { Surroundings } from '../surroundings.ts'
import { Calls, type Call } from './calls.ts'
import { Moving } from './moving.ts'
import type { Places } from './places.ts'
import type { SessionOwner } from './session-owner.ts'
import { takeSeat, type Live } from './take-seat.ts'
import { mayComeBack } from './verdict.ts'
import { WayBack } from './way-back.ts'

/**
 * A seat at the server, kept over lost sockets: it comes back to it until the server says that it may not, or until
 * one leaves. Ends its scope when it ends.
 */
export class Session {
  readonly connection: Store<Connection>
  /** The origin at which one has one's seat. */
  readonly server: Store<string>
  readonly #scope: Scope
  readonly #surroundings: Surroundings
  readonly #places: Places
  readonly #owner: SessionOwner
  readonly #calls = new Calls()
  #live: Live | null = null
  #leaving = false
  /** The socket in use has fallen silent: others are tried beside it. */
  #doubted = false
  #returning = false
  /** Since when there is no socket that answers. */
  #since = 0
  readonly #moving = new Moving()
  readonly #wayBack: WayBack
  /** Gives up the try whose socket has not opened. */
  #stuck = (): void => {}

  constructor(scope: Scope, surroundings: Surroundings, places: Places, owner: SessionOwner) {
    this.#scope = scope
    this.#surroundings = surroundings
    this.#places = places
    this.server = new Store(places.now)
    this.#owner = owner
    this.#wayBack = new WayBack(scope, surroundings)
    this.connection = new Store<Connection>({ state: 'reconnecting', since: surroundings.now() })
    surroundings.onNetworkChange(scope, (online) => {
      this.suspect()
      if (online) this.wake()
    })
    scope.defer(() => this.#calls.end(new Closed(scope.reason)))
  }

  get call(): Call {
    return this.#calls.call
  }

  /** Takes the seat: one try. Rejects with a `ProtocolError`. */
  open(): Promise<void> {
    return this.#attempt()
  }

  /** Something hints that the network is gone: asks at once whether the socket still leads anywhere. */
  suspect(): void {
    this.#live?.line.check()
  }

  /** Something hints that the network is there: the next try to come back is made now, also if one is stuck. */
  wake(): void {
    if (this.#live !== null) return
    this.#wayBack.hurry()
    this.#stuck()
  }

  /** The nodes are these now. */
  know(nodes: readonly string[]): void {
    this.#places.know(nodes)
  }

  /** Gives the seat up; waits a moment for the server to hear of it, if it can. */
  async leave(): Promise<void> {
    if (this.#live === null) return this.end('left')
    this.#leaving = true
    // Ends by itself when the time is over, and `end` rejects the call: so this always settles.
    after(this.#scope, this.#surroundings.timing.leave, () => this.end('left'))
    await this.#calls.call('leave', {}).catch(() => {}) // Gone either way: the seat's grace time sees to the rest.
    this.end('left')
  }

  /** Gives the seat up at once. */
  abandon(): void {
    // Never awaited: `end` below rejects it, after the socket was given the frame.
    if (this.#live !== null) this.#calls.call('leave', {}).catch(() => {})
    this.end('left')
  }

  end(reason: 'left' | ErrorCode): void {
    if (this.connection.get().state === 'ended') return
    this.#live = null
    this.#scope.close(reason)
    this.connection.set({ state: 'ended', reason })
  }

  /** One socket, from opening it to the answer to `join`. */
  #attempt(order = this.#order, isNeeded = () => this.#live === null || this.#letGo()): Promise<void> {
    return this.#scope.open('line', async (scope) => {
      const { timing } = this.#surroundings
      const { tries } = this.#wayBack
      const { seated, giveUpOpening } = takeSeat(scope, {
        surroundings: this.#surroundings,
        places: this.#places,
        order,
        joinId: this.#calls.takeId(),
        opening: tries === 0 ? timing.attempt : backoff(timing.opening, tries, 1),
        opened: () => {
          if (!isNeeded()) return false
          this.#stuck = () => {}
          this.#owner.opened()
          return true
        },
        hello: () => this.#owner.hello(),
        seated: (live, reply) => this.#seat(live, reply),
        frame: (frame) => this.#receive(frame),
        doubted: () => this.#doubt(),
        trusted: () => this.#trust(),
        lost: () => this.#lost(),
      })
      this.#stuck = giveUpOpening
      await seated
    })
  }

  #seat(live: Live, reply: Output<'join'>): void {
    const before = this.#live
    // Calls first: what the new seat's owner says must not be taken for something left over from the old seat.
    this.#calls.seated((frame) => live.line.send(frame), reply.resumed)
    try {
      this.#owner.seated(reply, before !== null)
    } catch (error) {
      this.#calls.lost()
      this.#lost()
      throw error
    }
    this.#live = live
    before?.scope.close('moved')
    this.#places.know(reply.nodes)
    this.#places.reached(live.place)
    this.server.set(live.place)
    if (before === null) this.connection.set({ state: 'live' })
  }

  #receive(frame: ServerFrame): void {
    switch (frame.t) {
      case 'answer':
        return this.#calls.answered(frame)
      case 'error':
        return frame.id === null
          ? this.#unread(ProtocolError.fromWire(frame.error))
          : this.#calls.answered(frame)
      case 'log':
        if (!this.#owner.entries(frame.entries)) this.#lost()
        return
      case 'fact':
        return this.#owner.fact(frame.fact)
      case 'bye':
        // It takes nobody back: the others are tried first.
        if (frame.code === 'server-draining' && this.#live !== null) this.#places.failed(this.#live.place)
        // The seat that is being taken elsewhere is there already.
        if (frame.code === 'replaced' && this.#moving.isUnderWay) return this.#lost()
        if (mayComeBack(frame.code)) this.#lost()
        else this.end(this.#leaving ? 'left' : frame.code)
        return
      case 'pong':
        return
      default:
        return assertNever(frame)
    }
  }

  /**
   * The server could not say which of our frames it did not take. If it just had no time for it (F7) all that waits
   * is sent again a moment later: what it did take it will not do twice (F5).
   */
  #unread(error: ProtocolError): void {
    if (!error.retry) return reportFault(error, this.#scope.name)
    const scope = this.#live?.scope
    if (scope !== undefined) after(scope, this.#surroundings.timing.again.most, () => this.#calls.sendAgain())
  }

  #lost(): void {
    const lost = this.#live
    if (lost === null) return
    this.#live = null
    this.#calls.lost()
    lost.scope.close('lost')
    if (this.#leaving) return this.end('left')
    if (this.#moving.isUnderWay) this.#stuck()
    this.#missed()
    if (this.#surroundings.now() - lost.since >= this.#surroundings.timing.stable) this.#wayBack.forget()
    this.#doubted = false
    this.connection.set({ state: 'reconnecting', since: this.#surroundings.now() })
    detach(this.#comeBack(), this.#scope.name)
  }

  /** The node asks us to go on at another one: this seat is kept until there is one there (SPEC G17, G18). */
  moveOn(): void {
    const live = this.#live
    if (live === null || this.#leaving || this.#moving.isUnderWay) return
    const others = this.#places.order.filter((place) => place !== live.place)
    if (others.length === 0) return
    const { timing, chance } = this.#surroundings
    const isNeeded = (): boolean => this.#live === live
    this.#moving.begin(this.#scope, async () => {
      await sleep(this.#scope, timing.moveSpread * chance())
      if (isNeeded()) await this.#attempt(others, isNeeded)
    })
  }

  /** The socket in use is silent: where there are other nodes, whichever answers first is taken (SPEC G15). */
  #doubt(): void {
    if (this.#leaving || this.#places.order.length < 2) return
    this.#missed()
    this.#doubted = true
    detach(this.#comeBack(), this.#scope.name)
  }

  /** It speaks after all: what has not opened by now is not needed. */
  #trust(): void {
    if (!this.#doubted) return
    this.#doubted = false
    this.#stuck()
  }

  /** Another socket has opened: the silent one is given up for it. False if it has been heard again. */
  #letGo(): boolean {
    if (!this.#doubted) return false
    this.#lost()
    return true
  }

  /** No socket answers from now on, unless none did before. */
  #missed(): void {
    if (!this.#doubted) this.#since = this.#surroundings.now()
  }

  /** Where to come back to: a node that still sends is given some time before others are tried (SPEC G14). */
  get #order(): readonly string[] {
    return this.#isStaying ? [this.#places.now] : this.#places.order
  }

  get #isStaying(): boolean {
    const { order, now } = this.#places
    const isYoung = this.#surroundings.now() - this.#since < this.#surroundings.timing.stay
    return isYoung && order.length > 1 && order[0] === now && this.#owner.arrives()
  }

  async #comeBack(): Promise<void> {
    if (this.#returning) return
    this.#returning = true
    while ((this.#live === null || this.#doubted) && !this.#scope.closed) {
      await this.#pause()
      await this.#moving.over
      if (this.#scope.closed || (this.#live !== null && !this.#doubted)) break
      if (this.#wayBack.hasStayed && !this.#isStaying) this.#places.failed(this.#places.now) // It was asked alone, and was not there.
      if (await this.#wayBack.begin(this.#places.order, this.#isStaying))
        await this.#attempt().catch((error: unknown) => this.#judge(error))
    }
    this.#returning = false
  }

  /** A try to come back has failed: the next one follows, unless the server has said the last word. */
  #judge(error: unknown): void {
    if (error instanceof Closed) return
    if (!(error instanceof ProtocolError)) reportFault(error, this.#scope.name)
    else if (!mayComeBack(error.code)) this.end(error.code)
  }

  /** Waits before the next try; a network that has just come back ends the wait. */
  #pause(): Promise<void> {
    const connection = this.connection.get()
    const away = connection.state === 'reconnecting' ? this.#surroundings.now() - connection.since : 0
    return this.#wayBack.pause(away, this.#isStaying)
  }
}

import { after, assertNever, backoff, Closed, detach, reportFault, Store, type Scope } from '@parley/kit'
import {
  ProtocolError,
  REQUESTS,
  type ErrorCode,
  type Fact,
  type Input,
  type LogEntry,
  type Output,
  type ServerFrame,
} from '@parley/protocol'
import type { Connection } from '../api.ts'
import type { Surroundings } from '../surroundings.ts'
import { Calls, type Call } from './calls.ts'
import { openLine, type Line } from './line.ts'
import { mayComeBack } from './verdict.ts'

/** What a session asks and tells its meeting. All but `hello` are synchronous, so that no frame overtakes another. */
export interface SessionOwner {
  /** What to say as `join` now: the ticket at first, later the seat's own token and what is known of the log. */
  hello(): Promise<Input<'join'>>
  /** A socket was opened, `join` is about to be said. */
  opened(): void
  /** `join` was answered. If this throws, the socket is given up and another one tried. */
  seated(reply: Output<'join'>): void
  /** News of the room; false if they do not follow what came before: then the session asks for what is missing. */
  entries(entries: readonly LogEntry[]): boolean
  fact(fact: Fact): void
}

interface Live {
  readonly scope: Scope
  readonly line: Line
  readonly since: number
}

/**
 * A seat at the server, kept over lost sockets: it comes back to it until the server says that it may not, or until
 * one leaves. Ends its scope when it ends.
 */
export class Session {
  readonly connection: Store<Connection>
  readonly #scope: Scope
  readonly #surroundings: Surroundings
  readonly #url: string
  readonly #owner: SessionOwner
  readonly #calls = new Calls()
  #live: Live | null = null
  #leaving = false
  /** Tries to come back since the session was last stable. */
  #tries = 0
  #wake = (): void => {}
  /** Gives up the try whose socket has not opened. */
  #stuck = (): void => {}
  #woken = false

  constructor(scope: Scope, surroundings: Surroundings, url: string, owner: SessionOwner) {
    this.#scope = scope
    this.#surroundings = surroundings
    this.#url = url
    this.#owner = owner
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
    this.#woken = true
    this.#wake()
    this.#stuck()
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
  #attempt(): Promise<void> {
    return this.#scope.open(
      'line',
      (scope) =>
        new Promise<void>((resolve, reject) => {
          // Whatever comes first settles the promise; `reject` afterwards does nothing.
          scope.defer(() => reject(new Closed(scope.reason)))
          const { attempt, opening } = this.#surroundings.timing
          const giveUp = after(scope, attempt, () => reject(unreachable('no answer in time')))
          const patience = this.#tries === 0 ? attempt : backoff(opening, this.#tries, 1)
          this.#stuck = () => reject(unreachable('the network was away'))
          const hurry = after(scope, patience, () => reject(unreachable('no socket in time')))
          const id = this.#calls.takeId()
          let seated = false
          const line = openLine(scope, this.#surroundings, this.#url, {
            opened: () => {
              hurry()
              this.#stuck = () => {}
              this.#owner.opened()
              this.#owner.hello().then((input) => line.send({ t: 'call', id, method: 'join', input }), reject)
            },
            frame: (frame) => {
              if (seated) return this.#receive(frame)
              try {
                const reply = joinReply(frame, id)
                if (reply === null) return
                this.#seat({ scope, line, since: this.#surroundings.now() }, reply)
                seated = true
                giveUp()
                resolve()
              } catch (error) {
                this.#calls.lost()
                reject(error)
              }
            },
            lost: (why) => (seated ? this.#lost() : reject(unreachable(why))),
          })
        }),
    )
  }

  #seat(live: Live, reply: Output<'join'>): void {
    // Calls first: what the new seat's owner says must not be taken for something left over from the old seat.
    this.#calls.seated((frame) => live.line.send(frame), reply.resumed)
    this.#owner.seated(reply)
    this.#live = live
    this.connection.set({ state: 'live' })
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
    if (this.#surroundings.now() - lost.since >= this.#surroundings.timing.stable) this.#tries = 0
    this.connection.set({ state: 'reconnecting', since: this.#surroundings.now() })
    detach(this.#comeBack(), this.#scope.name)
  }

  async #comeBack(): Promise<void> {
    while (this.#live === null && !this.#scope.closed) {
      await this.#pause()
      if (this.#scope.closed) return
      this.#tries += 1
      await this.#attempt().catch((error: unknown) => this.#judge(error))
    }
  }

  /** A try to come back has failed: the next one follows, unless the server has said the last word. */
  #judge(error: unknown): void {
    if (error instanceof Closed) return
    if (!(error instanceof ProtocolError)) reportFault(error, this.#scope.name)
    else if (!mayComeBack(error.code)) this.end(error.code)
  }

  /** Waits before the next try; a network that has just come back ends the wait. */
  async #pause(): Promise<void> {
    const { timing, chance } = this.#surroundings
    const wait = backoff(timing.comeBack, this.#tries, chance())
    if (wait === 0 || this.#woken) {
      this.#woken = false
      return
    }
    await new Promise<void>((resolve) => {
      const cancel = after(this.#scope, wait, resolve)
      const release = this.#scope.defer(resolve)
      this.#wake = () => {
        cancel()
        release()
        resolve()
      }
    })
    this.#wake = () => {}
    this.#woken = false
  }
}

const unreachable = (why: string): ProtocolError =>
  new ProtocolError('unavailable', `the server cannot be reached: ${why}`)

/** The answer to `join` number `id`, null if the frame is something else; throws what the server refuses it with. */
function joinReply(frame: ServerFrame, id: number): Output<'join'> | null {
  if (frame.t === 'bye') throw new ProtocolError(frame.code)
  if (frame.t === 'error' && (frame.id === null || frame.id === id)) throw ProtocolError.fromWire(frame.error)
  if (frame.t !== 'answer' || frame.id !== id) return null
  const reply = REQUESTS.join.output.safeParse(frame.output)
  if (!reply.success) throw new ProtocolError('internal', 'the answer to join has an unknown form')
  return reply.data
}

import { after, assert, detach, type Scope } from '@parley/kit'
import {
  ProtocolError,
  TIMES,
  type ErrorCode,
  type Fact,
  type LogEntry,
  type PeerId,
  type Role,
  type ServerFrame,
  type TrackId,
  type TransportParameters,
} from '@parley/protocol'
import type { MediaTransport } from '../media/port.ts'
import { Answers } from './answers.ts'
import { Lanes } from './lanes.ts'
import type { RelayEnd } from './relay-end.ts'
import type { Subscriptions } from './subscriptions.ts'

/** The socket through which a peer speaks now, as rooms see it. */
export interface Session {
  send(frame: ServerFrame): void
  /** Says `bye` with the code and closes the socket. */
  end(code: ErrorCode): void
}

/** Whether a seat has a socket; a lost one is kept until `giveUp` is due or called off. */
type Link =
  | { readonly state: 'arriving' }
  | { readonly state: 'live'; readonly session: Session }
  | { readonly state: 'lost'; readonly cancel: () => void }

/** Who sits here. */
export interface Occupant {
  readonly peer: PeerId
  readonly name: string
  readonly role: Role
}

/** Both directions of a peer's media, and their lifetime. */
export interface Transports {
  readonly scope: Scope
  readonly send: MediaTransport
  readonly recv: MediaTransport
}

/** The server's end of one peer: identity, socket, transports, what it receives. Ends with its scope. */
export class Seat {
  readonly scope: Scope
  readonly occupant: Occupant
  readonly answers = new Answers()
  readonly lanes = new Lanes()
  /** Whether the room's history has its arrival; of the audience it has none. */
  place: 'not told' | 'audience' | 'being told' | 'told' = 'not told'
  /** When its page joined, as the history says it: a page that comes from another node keeps that time. */
  joinedAt = 0
  /** Its way for data over the server, while there is one. */
  relay: RelayEnd | null = null
  /** Its own tracks that go straight to the only other one (SPEC W6). */
  aside: ReadonlySet<TrackId> = new Set()
  #enlist: () => Promise<void> = async () => {}
  #link: Link = { state: 'arriving' }
  #media: { transports: Transports; subscriptions: Subscriptions } | null = null

  constructor(scope: Scope, occupant: Occupant) {
    this.scope = scope
    this.occupant = occupant
  }

  get peer(): PeerId {
    return this.occupant.peer
  }

  get isHost(): boolean {
    return this.occupant.role === 'host'
  }

  /** The media of a seat that has been opened; a seat is shown to handlers only after that. */
  get transports(): Transports {
    return this.#opened.transports
  }

  get subscriptions(): Subscriptions {
    return this.#opened.subscriptions
  }

  /** Is counted, and not listed; `enlist` changes that. */
  sitInAudience(enlist: () => Promise<void>): void {
    this.place = 'audience'
    this.#enlist = enlist
  }

  /** Has one of the audience listed to everyone, before it does what others see (SPEC R6). */
  async stepForward(): Promise<void> {
    if (this.place !== 'audience' && this.place !== 'being told') return
    await this.lanes.run('place', async () => {
      if (this.place !== 'audience') return
      try {
        await this.#enlist()
      } catch (error) {
        this.place = 'audience'
        throw error
      }
    })
  }

  /** Whether its join was answered: from then on it can be resumed and acted for. */
  get hasArrived(): boolean {
    return this.#link.state !== 'arriving'
  }

  /** Whether what is told to it now reaches somebody. */
  get isHeard(): boolean {
    return this.#link.state === 'live'
  }

  get #opened(): { transports: Transports; subscriptions: Subscriptions } {
    assert(this.#media !== null, 'only a seat that is open is acted for')
    return this.#media
  }

  open(transports: Transports, subscriptions: Subscriptions): void {
    this.#media = { transports, subscriptions }
  }

  /** Sends and receives over these from now on: those before were lost. */
  renew(transports: Transports): void {
    this.#media = { ...this.#opened, transports }
  }

  /** The transport of a direction; with `over` only if it is that one, not one that was lost. */
  transport(direction: 'send' | 'recv', over: string | undefined): MediaTransport {
    const transport = this.transports[direction]
    if (over !== undefined && over !== transport.parameters.id)
      throw new ProtocolError('unavailable', 'the transport was lost')
    return transport
  }

  get transportParameters(): { send: TransportParameters; recv: TransportParameters } {
    return { send: this.transports.send.parameters, recv: this.transports.recv.parameters }
  }

  /** Brings what the seat receives in line with the room; before it is open there is nothing to bring. */
  refresh(): void {
    if (this.#media !== null) detach(this.#media.subscriptions.settle('later'), this.scope.name)
  }

  /** Whether this seat wants a track. */
  wants(track: TrackId): boolean {
    return this.#media?.subscriptions.wants(track) ?? false
  }

  /** The history has its arrival. */
  isTold(joinedAt: number): void {
    if (this.place === 'being told') this.place = 'told'
    this.joinedAt = joinedAt
  }

  /** How many layers of a track this seat has a place for. */
  layersWanted(track: TrackId): number {
    return this.#media?.subscriptions.layersWanted(track) ?? 0
  }

  /** Speaks through `session` from now on; the one before it ends with `replaced`. True when the seat had been lost. */
  attach(session: Session): boolean {
    const before = this.#link
    this.#link = { state: 'live', session }
    if (before.state === 'live') before.session.end('replaced')
    if (before.state === 'lost') before.cancel()
    return before.state === 'lost'
  }

  /**
   * Takes note that a socket closed. If it was the one in use, the seat is kept for `TIMES.grace` and then `giveUp`
   * is called. Answers whether it was.
   */
  detach(session: Session, giveUp: () => void): boolean {
    if (this.scope.closed || this.#link.state !== 'live' || this.#link.session !== session) return false
    this.#link = { state: 'lost', cancel: after(this.scope, TIMES.grace, giveUp) }
    return true
  }

  send(frame: ServerFrame): void {
    // What is said while the socket is lost is not kept: the log and the list of subscriptions catch it up (J6).
    if (this.#link.state === 'live') this.#link.session.send(frame)
  }

  tell(fact: Fact): void {
    this.send({ t: 'fact', fact })
  }

  log(entry: LogEntry): void {
    this.send({ t: 'log', entries: [entry] })
  }

  /** Ends the socket, if there is one, with a last word. */
  dismiss(code: ErrorCode): void {
    if (this.#link.state === 'live') this.#link.session.end(code)
  }
}

import {
  ClientFrame,
  emptyRoom,
  parseFrame,
  ProtocolError,
  reduce,
  type ErrorCode,
  type Fact,
  type Input,
  type LogEntry,
  type Output,
  type PeerId,
  type RoomEvent,
  type RoomState,
  type ServerFrame,
  type Subscription,
  type TrackId,
} from '@parley/protocol'
import { FakeNetwork, type ServerEnd } from './network.ts'
import { FakeSeat, fakeTransports, type SeatCall } from './seat.ts'

/** Where the fake server's pages come from. */
export const HOME = 'https://meet.example'

const id16 = (kind: 'p' | 't' | 'l', number: number): string => `${kind}-${String(number).padStart(16, '0')}`

/** One room on a server without media that keeps to SPEC.md, in memory; and the levers that tests pull. */
export class FakeServer {
  readonly network = new FakeNetwork((end) => this.#accept(end))
  readonly entries: LogEntry[] = []
  readonly seats = new Map<PeerId, FakeSeat>()
  state: RoomState = emptyRoom(id16('l', 1))
  /** What the next answers to `join` list, for every seat. */
  subscriptions: Subscription[] = []
  /** Whether who comes back comes to another node than before: to a seat of its own, while the one before it is kept. */
  moves = false
  /** Where else it can be reached. */
  nodes: string[] = []
  /** Refusals of the next tickets and joins, first come first. */
  readonly refuseTickets: ErrorCode[] = []
  readonly refuseJoins: ErrorCode[] = []
  /** Entries that are never told, so that the next one leaves a gap. */
  readonly lose = new Set<number>()
  /** Everything that was carried out, in order. */
  readonly done: SeatCall[] = []
  /** The inputs of every `join`. */
  readonly joins: Input<'join'>[] = []
  readonly #sockets = new Map<ServerEnd, FakeSeat | null>()
  #peers = 0
  #tracks = 0

  /** How often it was asked by HTTP whether anybody is there, and what a proxy says for it. */
  knocks = 0
  proxySays = 0

  readonly fetch: typeof globalThis.fetch = async (url, init) => {
    if (url === `${HOME}/api/signal`) return this.#knocked()
    const refused = this.refuseTickets.shift()
    if (refused !== undefined)
      return Response.json({ error: new ProtocolError(refused).toWire() }, { status: 400 })
    const ask = JSON.parse(init?.body as string) as { resume?: string }
    const peer = ask.resume?.split(':')[1] ?? id16('p', ++this.#peers)
    return Response.json({
      token: `ticket:${peer}`,
      peer,
      role: 'participant',
      endpoint: '/socket',
      nodes: this.nodes,
      rtpCapabilities: {},
      relay: false,
      files: true,
    })
  }

  #knocked(): Response {
    this.knocks += 1
    if (this.proxySays !== 0) return new Response(null, { status: this.proxySays })
    if (!this.network.reachable) throw new TypeError('refused')
    return new Response(null, { status: 404 })
  }

  /** The socket of everyone who sits here, with its last word. */
  bye(code: ErrorCode): void {
    for (const [end, seat] of [...this.#sockets]) {
      if (seat === null) continue
      this.#send(end, { t: 'bye', code })
      end.close()
    }
  }

  tell(fact: Fact): void {
    for (const [end, seat] of this.#sockets) if (seat !== null) this.#send(end, { t: 'fact', fact })
  }

  /** Something as a server never sends it. */
  raw(text: string): void {
    for (const end of this.#sockets.keys()) end.send(text)
  }

  append(event: RoomEvent): LogEntry {
    const entry = { seq: this.state.seq + 1, event }
    this.entries.push(entry)
    this.state = reduce(this.state, entry)
    if (this.lose.has(entry.seq)) return entry
    for (const [end, seat] of this.#sockets)
      if (seat !== null) this.#send(end, { t: 'log', entries: [entry] })
    return entry
  }

  endSeat(peer: PeerId): void {
    if (!this.seats.delete(peer)) return
    this.append({ type: 'peer-left', peer, reason: 'left' })
  }

  newTrack(): TrackId {
    return id16('t', ++this.#tracks)
  }

  #accept(end: ServerEnd): { text(text: string): void; closed(): void } {
    this.#sockets.set(end, null)
    return {
      text: (text) => this.#read(end, text),
      closed: () => {
        const seat = this.#sockets.get(end)
        this.#sockets.delete(end)
        const held = [...this.#sockets.values()].includes(seat ?? null)
        if (seat != null && !held && this.seats.get(seat.peer) === seat) {
          this.append({ type: 'peer-lost', peer: seat.peer })
        }
      },
    }
  }

  #read(end: ServerEnd, text: string): void {
    const frame = parseFrame(ClientFrame, text)
    if (frame === null) return this.#send(end, { t: 'error', id: null, error: { code: 'bad-request' } })
    if (frame.t === 'ping') return this.#send(end, { t: 'pong' })
    if (frame.method === 'join') return this.#join(end, frame.id, frame.input as Input<'join'>)
    const seat = this.#sockets.get(end)
    if (seat == null) return this.#send(end, { t: 'error', id: frame.id, error: { code: 'not-joined' } })
    this.#send(end, seat.answer(frame.id, frame.method as SeatCall['method'], frame.input))
    if (frame.method === 'leave') end.close()
  }

  #join(end: ServerEnd, id: number, input: Input<'join'>): void {
    this.joins.push(input)
    const refused = this.refuseJoins.shift()
    if (refused !== undefined) return this.#send(end, { t: 'error', id, error: { code: refused } })
    const [kind, peer = ''] = input.token.split(':')
    const kept =
      kind === 'resume' && input.since !== undefined && !this.moves ? this.seats.get(peer) : undefined
    const seat = kept ?? this.#newSeat(peer)
    const output: Output<'join'> = {
      you: peer,
      role: 'participant',
      resumed: kept !== undefined,
      ...(this.moves && input.since !== undefined && { moved: true }),
      resumeToken: `resume:${peer}`,
      catchUp: this.#catchUp(input.since),
      nodes: this.nodes,
      transports: fakeTransports,
      iceServers: [],
      subscriptions: this.subscriptions,
    }
    this.#send(end, { t: 'answer', id, output })
    this.#sockets.set(end, seat)
    if (kept !== undefined) this.append({ type: 'peer-returned', peer })
  }

  #newSeat(peer: PeerId): FakeSeat {
    const isThere = this.moves && peer in this.state.peers
    if (!isThere) this.endSeat(peer)
    const seat = new FakeSeat(peer, this)
    this.seats.set(peer, seat)
    const joined = {
      id: peer,
      name: peer,
      role: 'participant',
      joinedAt: 0,
      connected: true,
      handRaisedAt: null,
    } as const
    this.append({ type: isThere ? 'peer-moved' : 'peer-joined', peer: joined })
    return seat
  }

  #catchUp(since: Input<'join'>['since']): Output<'join'>['catchUp'] {
    if (since?.log !== this.state.log) return { type: 'snapshot', state: this.state }
    return { type: 'tail', entries: this.entries.filter(({ seq }) => seq > since.seq) }
  }

  #send(end: ServerEnd, frame: ServerFrame): void {
    end.send(JSON.stringify(frame))
  }
}

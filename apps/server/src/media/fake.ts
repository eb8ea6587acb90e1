import type { Scope } from '@parley/kit'
import type { PeerId, RoomId } from '@parley/protocol'
import { FakeControl, type FakeStep } from './fake-control.ts'
import { FakeData } from './fake-data.ts'
import { FakePipe } from './fake-pipe.ts'
import type { FakePublication, FakeSubscription } from './fake-tracks.ts'
import { FakeTransport, pass } from './fake-transport.ts'
import { lifeWithin } from './life-within.ts'
import { ROUTER_CAPABILITIES } from './negotiation.ts'
import { LOST, type Media, type MediaRoom, type WorkerLoad } from './port.ts'
import { Telling } from './telling.ts'

export type { FakeStep } from './fake-control.ts'
export type { FakePublication, FakeSubscription } from './fake-tracks.ts'
export type { FakeTransport } from './fake-transport.ts'

/** How many things of each sort are open, those to and from other nodes too: zero of all at the end of every test. */
export interface OpenCount {
  readonly rooms: number
  readonly transports: number
  readonly publications: number
  readonly subscriptions: number
}

/** The media port in memory: it keeps the port's rules, counts what is open, and fails or waits when a test says so. */
export class FakeMedia implements Media {
  readonly capabilities = ROUTER_CAPABILITIES
  readonly #rooms = new Set<FakeRoom>()
  readonly #control = new FakeControl()

  /** No packet ever comes to a fake. */
  placeOf(): null {
    return null
  }

  get open(): OpenCount {
    const sum = (of: (room: FakeRoom) => number): number =>
      this.rooms.reduce((total, room) => total + of(room), 0)
    const piped = (room: FakeRoom, way: 'sent' | 'received'): number =>
      room.pipes.reduce((total, pipe) => total + pipe[way].size, 0)
    return {
      rooms: this.#rooms.size,
      transports: sum(({ transports, data, pipes }) => transports.length + data.length + pipes.length),
      publications: sum((room) => room.publications.length + piped(room, 'received')),
      subscriptions: sum((room) => room.subscriptions.length + piped(room, 'sent')),
    }
  }

  /** The rooms that are open, oldest first. */
  get rooms(): readonly FakeRoom[] {
    return [...this.#rooms]
  }

  /** The open room of that name, the newest if there are several. */
  room(id: RoomId): FakeRoom {
    const found = this.rooms.findLast((room) => room.id === id)
    if (found === undefined) throw new Error(`no media is open for room ${id}`)
    return found
  }

  /** Makes the next call of that step reject, by default as if the SFU did not take the parameters. */
  failNext(step: FakeStep, error?: Error): void {
    this.#control.failNext(step, error)
  }

  /** Makes calls of that step wait until the function returned is called. */
  hold(step: FakeStep): () => void {
    return this.#control.hold(step)
  }

  async openRoom(scope: Scope, id: RoomId): Promise<FakeRoom> {
    await this.#control.pass('openRoom', scope)
    const life = lifeWithin(`media of ${id}`, scope)
    const room = new FakeRoom(life, this.#control, id)
    this.#rooms.add(room)
    life.defer(() => this.#rooms.delete(room))
    return room
  }

  async load(): Promise<readonly WorkerLoad[]> {
    return [{ pid: 0, cpuSeconds: 0, rooms: this.#rooms.size }]
  }
}

/** The media of one room of the fake. */
export class FakeRoom implements MediaRoom {
  readonly id: RoomId
  readonly life: Scope
  readonly #control: FakeControl
  readonly #transports = new Set<FakeTransport>()
  readonly #data = new Set<FakeData>()
  readonly #pipes = new Set<FakePipe>()
  readonly #speakers = new Telling<readonly PeerId[]>()

  constructor(life: Scope, control: FakeControl, id: RoomId) {
    this.life = life
    this.#control = control
    this.id = id
  }

  get transports(): readonly FakeTransport[] {
    return [...this.#transports]
  }

  /** The transports for data that are open. */
  get data(): readonly FakeData[] {
    return [...this.#data]
  }

  /** The ends of pipes to other nodes that are open. */
  get pipes(): readonly FakePipe[] {
    return [...this.#pipes]
  }

  get publications(): readonly FakePublication[] {
    return this.transports.flatMap((transport) => [...transport.publications])
  }

  get subscriptions(): readonly FakeSubscription[] {
    return this.transports.flatMap((transport) => [...transport.subscriptions])
  }

  async openTransport(scope: Scope, peer: PeerId, direction: 'send' | 'recv'): Promise<FakeTransport> {
    const life = lifeWithin(`${direction} transport of ${peer}`, this.life, scope)
    await pass(this.#control, 'openTransport', life)
    const transport = new FakeTransport(life, this.#control, peer, direction)
    this.#transports.add(transport)
    life.defer(() => this.#transports.delete(transport))
    return transport
  }

  async openData(scope: Scope, peer: PeerId): Promise<FakeData> {
    const life = lifeWithin(`data transport of ${peer}`, this.life, scope)
    await pass(this.#control, 'openData', life)
    const data = new FakeData(life, this.#control, peer)
    this.#data.add(data)
    life.defer(() => this.#data.delete(data))
    return data
  }

  async openPipe(scope: Scope): Promise<FakePipe> {
    const life = lifeWithin('pipe to another node', this.life, scope)
    await pass(this.#control, 'openPipe', life)
    const pipe = new FakePipe(life, this.#control)
    this.#pipes.add(pipe)
    life.defer(() => this.#pipes.delete(pipe))
    return pipe
  }

  onSpeakers(scope: Scope, tell: (peers: readonly PeerId[]) => void): void {
    this.#speakers.add(scope, tell)
  }

  /** Tells that these peers are heard, loudest first. */
  hear(peers: readonly PeerId[]): void {
    this.#speakers.tell(peers)
  }

  /** Ends what these peers have open, everyone's and the pipes if none are named, as a dying worker does: all is gone first, then it is told. */
  lose(peers?: readonly PeerId[]): void {
    const ofPeers = [...this.#transports, ...this.#data].filter(({ peer }) => peers?.includes(peer) ?? true)
    const ends = [...ofPeers, ...(peers === undefined ? this.#pipes : [])]
    for (const { life } of ends) life.close(LOST)
    for (const { lost } of ends) lost.tell()
  }
}

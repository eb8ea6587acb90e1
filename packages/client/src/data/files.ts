import { every, Store, type Readable, type Scope } from '@parley/kit'
import {
  LIMITS,
  ProtocolError,
  readChunk,
  readTransferMessage,
  relayNode,
  type NodeId,
  type PeerId,
  type RoomState,
  type Ticket,
  type TransferMessage,
} from '@parley/protocol'
import type { Files, Transfer } from '../api.ts'
import type { IceConfig } from '../media/ice-config.ts'
import type { Call } from '../signal/calls.ts'
import type { Surroundings } from '../surroundings.ts'
import { keyOf, shownAs, type Desk, type In, type Out } from './entry.ts'
import { Incoming } from './incoming.ts'
import { Outgoing } from './outgoing.ts'
import type { PlaceKind } from './shelf.ts'
import { nextPace } from './speed.ts'
import type { DataPipe, WayEvents, WayFact, Ways } from './ways.ts'

/** How often speeds are told, and ways looked after. */
const TICK_MS = 500
/** A transfer whose other end was away for this long is given up: a reload, a tunnel, not a lunch. */
const GONE_MS = 120_000

/** What files take of their meeting. */
export interface FilesNeed {
  readonly surroundings: Pick<Surroundings, 'openWays' | 'openShelf' | 'now' | 'chance' | 'timing'>
  readonly ticket: Pick<Ticket, 'files'>
  readonly ice: IceConfig
  readonly call: Call
  readonly room: Readable<RoomState>
  readonly you: () => PeerId
}

/** All files on their way to and from this page, over whatever way leads to each peer. Ends with the meeting. */
export class LiveFiles implements Files, WayEvents {
  readonly allowed: boolean
  readonly transfers = new Store<readonly Transfer[]>([])
  readonly #scope: Scope
  readonly #need: FilesNeed
  readonly #ways: Ways
  readonly #out: Outgoing
  readonly #in: Incoming
  readonly #pipes = new Map<PeerId, DataPipe>()
  /** When each peer joined that there was a way to: another time means another page. */
  readonly #met = new Map<PeerId, number>()
  readonly #hidden = new Set<string>()
  #ticking: (() => void) | null = null

  constructor(scope: Scope, need: FilesNeed) {
    this.#scope = scope
    this.#need = need
    this.allowed = need.ticket.files
    const { surroundings, you, call, ice } = need
    const { now, chance, timing } = surroundings
    const relayAt = (peer: PeerId): NodeId | undefined => this.#relayAt(peer)
    this.#ways = surroundings.openWays(scope, { you, relayAt, ice, call, now, chance, timing }, this)
    const desk: Desk = {
      ...{ scope, now, chance },
      shelf: surroundings.openShelf(scope),
      nameOf: (peer) => need.room.get().peers[peer]?.name ?? '',
      pipe: (peer) => this.#pipes.get(peer) ?? null,
      want: (peer) => this.#ways.want(peer),
      say: (peer, message) => this.#say(peer, message),
      changed: () => this.#changed(),
    }
    this.#out = new Outgoing(desk)
    this.#in = new Incoming(desk)
    scope.defer(need.room.subscribe(() => this.#followPeers()))
  }

  // Verbs.

  send(file: File, to: readonly PeerId[]): void {
    if (!this.allowed) throw new ProtocolError('forbidden', 'files are switched off')
    if (file.size > LIMITS.fileBytes) throw new ProtocolError('bad-request', 'file: is too large')
    this.#out.send(file, to)
    this.#changed()
  }

  accept(key: string, where: PlaceKind = 'private'): void {
    this.#in.entries.get(key)?.end.accept(where)
  }

  decline(key: string): void {
    this.#in.entries.get(key)?.end.step({ type: 'ended', how: 'declined' })
  }

  cancel(key: string): void {
    this.#in.entries.get(key)?.end.step({ type: 'ended', how: 'cancelled' })
    const out = this.#out.entries.get(key)
    if (out !== undefined) this.#out.end(out, 'cancelled')
  }

  dismiss(key: string): void {
    // The entry stays, so that the same offer said again is answered, not shown as a new one.
    if (this.#entries.some((entry) => entry.key === key && entry.end.isOver)) this.#hidden.add(key)
    this.#changed()
  }

  // The meeting tells.

  fact(fact: WayFact): void {
    if (this.allowed) this.#ways.fact(fact)
  }

  reseated(): void {
    this.#ways.reseated()
  }

  // The ways tell.

  opened(peer: PeerId, pipe: DataPipe): void {
    this.#pipes.set(peer, pipe)
    this.#met.set(peer, this.#need.room.get().peers[peer]?.joinedAt ?? 0)
    this.#out.opened(peer)
    this.#changed()
  }

  closed(peer: PeerId): void {
    this.#pipes.delete(peer)
    this.#out.closed(peer)
    this.#changed()
  }

  low(peer: PeerId): void {
    this.#out.low(peer)
  }

  bytes(peer: PeerId, bytes: ArrayBuffer): void {
    const chunk = readChunk(bytes)
    if (chunk !== null) this.#in.entries.get(keyOf('in', peer, chunk.id))?.end.arrived(chunk)
  }

  text(peer: PeerId, text: string): void {
    const message = readTransferMessage(text)
    if (message === null || message.t === 'hello') return
    if (message.t === 'offer') return this.#in.offered(peer, message.offer)
    const fromSender = message.t === 'end' || (message.t === 'cancel' && message.from === 'sender')
    const known = fromSender
      ? this.#in.entries.get(keyOf('in', peer, message.id))
      : this.#out.entries.get(keyOf('out', peer, message.id))
    if (known !== undefined) return known.end.step({ type: 'heard', message })
    if (message.t === 'cancel') return
    // It is about a transfer that this page knows nothing of, as after a reload: the other end should not wait for it.
    const from = fromSender ? 'receiver' : 'sender'
    this.#say(peer, { t: 'cancel', from, id: message.id, reason: 'cancelled' })
  }

  isWanted(peer: PeerId): boolean {
    if (!(peer in this.#need.room.get().peers)) return false
    // What was only offered here is the sender's to bring.
    return this.#entries.some(
      ({ peer: other, direction, end }) =>
        other === peer && !end.isOver && (direction === 'out' || end.now.state.at !== 'offered'),
    )
  }

  // Within.

  get #entries(): (Out | In)[] {
    return [...this.#out.entries.values(), ...this.#in.entries.values()].toSorted((a, b) => a.at - b.at)
  }

  #say(peer: PeerId, message: TransferMessage): void {
    this.#pipes.get(peer)?.send(JSON.stringify(message))
  }

  #followPeers(): void {
    const { peers } = this.#need.room.get()
    for (const [peer, joinedAt] of this.#met) {
      if (peers[peer]?.joinedAt === joinedAt) continue
      this.#met.delete(peer)
      this.#ways.gone(peer)
    }
    this.#ways.settle()
  }

  #relayAt(peer: PeerId): NodeId | undefined {
    const { you, room } = this.#need
    const { peers } = room.get()
    const [me, other] = [peers[you()], peers[peer]]
    const at = me === undefined || other === undefined ? undefined : relayNode(me, other)
    return at === me?.node ? undefined : at
  }

  #changed(): void {
    if (this.#scope.closed) return
    const shown = this.#entries.filter(({ key }) => !this.#hidden.has(key))
    this.transfers.set(shown.map((entry) => shownAs(entry, this.#pipes.get(entry.peer) ?? null)))
    if (shown.some(({ end }) => !end.isOver)) {
      this.#ticking ??= every(this.#scope, TICK_MS, () => this.#tick())
    }
  }

  #tick(): void {
    const moving = this.#entries.filter(({ end }) => !end.isOver)
    for (const entry of moving) this.#lookAfter(entry)
    if (moving.length === 0) {
      this.#ticking?.()
      this.#ticking = null
    } else this.#changed()
  }

  #lookAfter(entry: Out | In): void {
    const now = this.#need.surroundings.now()
    entry.pace = nextPace(entry.pace, entry.end.moved, now)
    if (this.#pipes.has(entry.peer)) {
      entry.awaySince = null
      if (entry.direction === 'in') this.#in.askAgain(entry)
      return
    }
    entry.awaySince ??= now
    if (now - entry.awaySince > GONE_MS) this.#giveUp(entry)
    else if (this.isWanted(entry.peer)) this.#ways.want(entry.peer)
  }

  #giveUp(entry: Out | In): void {
    if (entry.direction === 'out') this.#out.end(entry, 'gone')
    else entry.end.step({ type: 'ended', how: 'gone' })
  }
}

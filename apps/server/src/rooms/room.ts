import { detach, sleep, type Scope } from '@parley/kit'
import {
  parseFrame,
  ProtocolError,
  type Fact,
  type LeaveReason,
  type LogEntry,
  type NodeId,
  type PeerId,
  type RoomEvent,
  type RoomId,
  type RoomState,
  type TrackId,
} from '@parley/protocol'
import type { RoomLog } from '../log/port.ts'
import type { MediaRoom } from '../media/port.ts'
import type { RoomRecord } from '../store/rooms.ts'
import { Audience } from './audience.ts'
import { BetweenNodes } from './between-nodes.ts'
import { Counts, publishedBy } from './counts.ts'
import { Demand } from './demand.ts'
import { Lanes } from './lanes.ts'
import type { Published } from './published.ts'
import { endElsewhere } from './ended-elsewhere.ts'
import type { RoomParts } from './room-parts.ts'
import type { Seat } from './seat.ts'
import { Together } from './together.ts'
import { Uplinks } from './uplinks.ts'
import { SEEN } from './wanted.ts'
import { Word } from './words.ts'

/** How long what has happened waits for a log that cannot be written before it is tried again. */
const AGAIN_MS = 1_000

/** A room that is open on this node: its log, its media, and the seats taken here. */
export class Room {
  readonly scope: Scope
  readonly id: RoomId
  readonly log: RoomLog
  readonly media: MediaRoom
  readonly seats = new Map<PeerId, Seat>()
  readonly published = new Map<TrackId, Published>()
  /** Tracks that lost their media and wait to be published again (SPEC V7), each with what calls its end off. */
  readonly waiting = new Map<TrackId, () => void>()
  /** Seats that get other transports because a worker died: those that lost theirs together go on together. */
  readonly renewals = new Together()
  /** Peers that a host removed while the room was open. */
  readonly removed = new Set<PeerId>()
  /** What changes the room's settings runs one after the other, whoever asked. */
  readonly lanes = new Lanes()
  readonly uplinks: Uplinks
  readonly counts: Counts
  /** What is wanted of the videos that are published here. */
  readonly demand: Demand
  readonly audience: Audience
  /** Media from and to other nodes; null where there are none. */
  readonly between: BetweenNodes | null
  /** The room as it was stored when it was opened; what has changed since is in the state. */
  readonly record: RoomRecord
  #speakers: readonly PeerId[] = []

  readonly #emptied: () => void
  /** This node's name in its cluster, if it is in one. */
  readonly node: NodeId | undefined

  /** `emptied` is called whenever the last seat has ended. */
  constructor(scope: Scope, parts: RoomParts, emptied: () => void) {
    const { record, log, media } = parts
    this.scope = scope
    this.node = parts.node
    this.#emptied = emptied
    this.id = record.id
    this.record = record
    this.log = log
    this.media = media
    this.uplinks = new Uplinks(
      scope,
      () => this.state,
      (levels) => this.broadcast({ type: 'uplinks', levels }),
      (track) => this.demand.isUnwanted(track) || this.#isAside(track),
    )
    this.counts = new Counts((peer) => publishedBy(this, peer))
    this.demand = new Demand(scope, {
      published: this.published,
      wanted: (track) => this.#layersWanted(track),
      tell: (peer, fact) => this.seats.get(peer)?.tell(fact),
    })
    this.between = this.#betweenNodes(parts)
    this.audience = new Audience(scope, {
      here: () => [...this.seats.values()].filter(({ place }) => place === 'audience').length,
      tell: (count) => this.#tellHere({ type: 'audience', count }),
      say: (audience) => this.node !== undefined && this.#say({ from: this.node, audience }),
    })
    log.follow(scope, (entry) => this.#followed(entry))
    log.onNodes(scope, (alive) => {
      this.#clearAfter(alive)
      this.audience.onNodes(alive)
    })
    log.onWord(scope, (word) => this.#heard(word))
    media.onSpeakers(scope, (peers) => {
      this.#speakers = peers
      this.#tellHere({ type: 'speakers', peers: [...peers] })
    })
  }

  get state(): RoomState {
    return this.log.state
  }

  get speakers(): readonly PeerId[] {
    return this.#speakers
  }

  /** A track as it is received here, from a peer or from another node. */
  received(track: TrackId): Published | undefined {
    const here = this.published.get(track)
    const far = this.between?.far.get(track)
    // A peer that has gone on at another node is received from there as soon as it comes from there; one that came from there, from here.
    const isLeaving = here !== undefined && this.seats.get(here.peer)?.place === 'not told'
    return isLeaving || here?.isExpected === true ? (far ?? here) : (here ?? far)
  }

  /** Hears that somebody may want other tracks, or other layers of them. */
  wantedChanged(): void {
    this.demand.changed()
    this.between?.far.changed()
  }

  #betweenNodes({ calls, blocked }: RoomParts): BetweenNodes | null {
    const { node, id, log, media, published } = this
    if (calls === undefined || node === undefined) return null
    return new BetweenNodes(this.scope, {
      ...{ calls, node, id, log, media, published },
      receivers: () => [...this.seats.values()],
      refresh: () => this.#refresh(),
      wantedChanged: () => this.demand.changed(),
      blocked: (other) => blocked?.(other),
      tell: (peer, fact) => this.tell(peer, fact),
    })
  }

  /** The node at which seats of this room are taken here, as events say it. */
  get at(): { node?: NodeId } {
    return this.node === undefined ? {} : { node: this.node }
  }

  /** Puts a fact into the room's history; resolves when it is there. */
  async append(event: RoomEvent): Promise<LogEntry> {
    return this.log.append(event)
  }

  /**
   * Puts into the history what cannot be refused because it has happened: as soon as the log can be written, unless it is
   * not so any more by then.
   */
  happened(event: RoomEvent, isSo: () => boolean): void {
    detach(this.#insist(event, isSo), this.scope.name)
  }

  async #insist(event: RoomEvent, isSo: () => boolean): Promise<void> {
    for (;;) {
      try {
        return void (await this.append(event))
      } catch (error) {
        if (!(error instanceof ProtocolError && error.retry)) throw error
      }
      await sleep(this.scope, AGAIN_MS)
      if (!isSo()) return
    }
  }

  /** How many are in the room, or are being let in here. */
  get size(): number {
    const elsewhere = Object.keys(this.state.peers).filter((peer) => !this.seats.has(peer))
    return this.seats.size + elsewhere.length + this.audience.elsewhere
  }

  /** Tells everyone in the room, at whichever node, but `except`. */
  broadcast(fact: Fact, except?: Seat): void {
    this.#tellHere(fact, except)
    this.#say({ to: 'all', fact })
  }

  /** Tells one peer, at whichever node. */
  tell(peer: PeerId, fact: Fact): void {
    const seat = this.seats.get(peer)
    const there = this.state.peers[peer]?.node
    // One that has gone on at another node is told there, though its seat here is kept for a moment.
    if (seat !== undefined && (there === undefined || there === this.node)) seat.tell(fact)
    else if (peer in this.state.peers) this.#say({ to: peer, fact })
  }

  #tellHere(fact: Fact, except?: Seat): void {
    for (const seat of this.seats.values()) if (seat !== except) seat.tell(fact)
  }

  #say(word: Word): void {
    if (this.node !== undefined) this.log.say(JSON.stringify(word))
  }

  #heard(text: string): void {
    const word = parseFrame(Word, text)
    if (word === null) return // Of a newer node: it knows facts that this one cannot tell its people.
    if ('renewed' in word) {
      if (word.from !== this.node) this.between?.far.renewed(word.from)
    } else if ('audience' in word) {
      if (word.from !== this.node) this.audience.heard(word.from, word.audience)
    } else if (word.to === 'all') this.#tellHere(word.fact)
    else this.seats.get(word.to)?.tell(word.fact)
  }

  /** The seat of a peer on this node; `unknown-peer` when there is none. */
  seatOf(peer: PeerId): Seat {
    const seat = this.seats.get(peer)
    if (seat === undefined) throw new ProtocolError('unknown-peer')
    return seat
  }

  /** Ends a seat: its media closes at once, the others learn it from the log. Ending it twice is the same as once. */
  endSeat(seat: Seat, reason: LeaveReason): void {
    if (this.seats.get(seat.peer) !== seat) return
    this.seats.delete(seat.peer)
    seat.scope.close(reason)
    if (seat.place === 'audience') this.audience.changed()
    else if (!this.scope.closed && seat.place !== 'not told') {
      const left = { type: 'peer-left', peer: seat.peer, reason, ...this.at } as const
      this.happened(left, () => !this.seats.has(seat.peer))
    }
    if (this.seats.size === 0) this.#emptied()
  }

  /** There are other tracks to receive than before: a change that the log tells, or one that came again after its worker died. */
  tracksChanged(): void {
    this.#refresh()
    this.wantedChanged()
  }

  /** A track is published again after its worker died: who receives it, here and at other nodes, is to have it anew. */
  foundAgain(): void {
    this.tracksChanged()
    if (this.node !== undefined) this.#say({ from: this.node, renewed: true })
  }

  #isAside(track: TrackId): boolean {
    const peer = this.published.get(track)?.peer
    return peer !== undefined && this.seats.get(peer)?.aside.has(track) === true
  }

  /**
   * The most layers of a track that any of its receivers has a place for. For somebody alone one of several: an encoder
   * that has to start first costs whoever comes a fifth of a second (`npm run bench:join`).
   */
  #layersWanted(track: TrackId): number {
    const alone = this.size === 1 && (this.published.get(track)?.publication.layers.length ?? 0) > 1
    let most = Math.max(alone ? 1 : 0, this.between?.outflow.layersWanted(track) ?? 0)
    for (const seat of this.seats.values()) most = Math.max(most, seat.layersWanted(track))
    return most
  }

  /** Who had a seat at a node that is gone has left; one of the nodes that are there says so for all. */
  #clearAfter(alive: ReadonlySet<string>): void {
    if (this.node === undefined || this.node !== [...alive].sort()[0]) return
    for (const { id, node } of Object.values(this.state.peers)) {
      if (node === undefined || alive.has(node)) continue
      const lost = { type: 'peer-left', peer: id, reason: 'lost', node } as const
      this.happened(lost, () => this.state.peers[id]?.node === node)
    }
  }

  /** Somebody at another node may have said so: its peer, whose track comes here, or a host, and it is one of here. */
  #muted(track: TrackId, muted: boolean): void {
    this.uplinks.look()
    const published = this.received(track)
    if (this.node !== undefined && published !== undefined)
      detach(published.publication.setMuted(muted), published.scope.name)
  }

  #refresh(): void {
    for (const seat of this.seats.values()) seat.refresh()
  }

  #followed(entry: LogEntry): void {
    const { event } = entry
    if ((event.type === 'peer-joined' || event.type === 'peer-moved') && event.peer.node === this.node)
      this.seats.get(event.peer.id)?.isTold(event.peer.joinedAt)
    for (const seat of this.seats.values()) seat.log(entry)
    if (event.type === 'track-muted') this.#muted(event.track, event.muted)
    if (event.type === 'track-ended') this.demand.forget(event.track)
    if (!SEEN.has(entry.event.type)) return
    this.tracksChanged()
    endElsewhere(this, event)
  }
}

import { detach, type Scope } from '@parley/kit'
import {
  ProtocolError,
  tracksOf,
  type Fact,
  type LeaveReason,
  type LogEntry,
  type PeerId,
  type RoomEvent,
  type RoomId,
  type RoomState,
  type TrackId,
} from '@parley/protocol'
import type { RoomLog } from '../log/port.ts'
import type { MediaRoom, Publication } from '../media/port.ts'
import type { RoomRecord } from '../store/rooms.ts'
import { Counts } from './counts.ts'
import { Demand } from './demand.ts'
import { Lanes } from './lanes.ts'
import type { Published } from './published.ts'
import type { Seat } from './seat.ts'
import { Uplinks } from './uplinks.ts'

/** A room that is open on this node: its log, its media, and the seats taken here. */
export class Room {
  readonly scope: Scope
  readonly id: RoomId
  readonly log: RoomLog
  readonly media: MediaRoom
  readonly seats = new Map<PeerId, Seat>()
  readonly published = new Map<TrackId, Published>()
  /** Peers that a host removed while the room was open. */
  readonly removed = new Set<PeerId>()
  /** What changes the room's settings runs one after the other, whoever asked. */
  readonly lanes = new Lanes()
  readonly uplinks: Uplinks
  readonly counts: Counts
  /** What is wanted of the videos that are published here. */
  readonly demand: Demand
  /** Settings as stored. */
  record: RoomRecord
  #speakers: readonly PeerId[] = []

  readonly #emptied: () => void

  /** `emptied` is called whenever the last seat has ended. */
  constructor(scope: Scope, record: RoomRecord, log: RoomLog, media: MediaRoom, emptied: () => void) {
    this.scope = scope
    this.#emptied = emptied
    this.id = record.id
    this.record = record
    this.log = log
    this.media = media
    this.uplinks = new Uplinks(
      scope,
      () => this.state,
      (levels) => this.broadcast({ type: 'uplinks', levels }),
      (track) => this.demand.isUnwanted(track),
    )
    this.counts = new Counts((peer) => publishedBy(this, peer))
    this.demand = new Demand(scope, {
      published: this.published,
      wanted: (track) => this.#layersWanted(track),
      tell: (peer, fact) => this.seats.get(peer)?.tell(fact),
    })
    log.follow(scope, (entry) => this.#followed(entry))
    media.onSpeakers(scope, (peers) => {
      this.#speakers = peers
      this.broadcast({ type: 'speakers', peers: [...peers] })
    })
  }

  get state(): RoomState {
    return this.log.state
  }

  get speakers(): readonly PeerId[] {
    return this.#speakers
  }

  /** Puts a fact into the room's history; resolves when it is there. */
  async append(event: RoomEvent): Promise<LogEntry> {
    return this.log.append(event)
  }

  broadcast(fact: Fact): void {
    for (const seat of this.seats.values()) seat.tell(fact)
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
    if (!this.scope.closed && seat.peer in this.state.peers) {
      detach(this.append({ type: 'peer-left', peer: seat.peer, reason }), seat.scope.name)
    }
    if (this.seats.size === 0) this.#emptied()
  }

  /**
   * The most layers of a track that any of its receivers has a place for. For somebody alone one of several: an encoder
   * that has to start first costs whoever comes a fifth of a second (`npm run bench:join`).
   */
  #layersWanted(track: TrackId): number {
    const alone = this.seats.size === 1 && (this.published.get(track)?.publication.layers.length ?? 0) > 1
    let most = alone ? 1 : 0
    for (const seat of this.seats.values()) most = Math.max(most, seat.layersWanted(track))
    return most
  }

  #followed(entry: LogEntry): void {
    for (const seat of this.seats.values()) seat.log(entry)
    if (entry.event.type === 'track-muted') this.uplinks.look()
    if (!SEEN.has(entry.event.type)) return
    for (const seat of this.seats.values()) seat.refresh()
    this.demand.changed()
  }
}

function publishedBy(room: Room, peer: PeerId): [TrackId, Publication][] {
  return tracksOf(room.state, peer).flatMap(({ id }): [TrackId, Publication][] => {
    const published = room.published.get(id)
    return published === undefined ? [] : [[id, published.publication]]
  })
}

/** Events that change which tracks there are to receive, or what they cost. */
const SEEN: ReadonlySet<RoomEvent['type']> = new Set([
  'track-published',
  'track-muted',
  'track-ended',
  'peer-left',
])

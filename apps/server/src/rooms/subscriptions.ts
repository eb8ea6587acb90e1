import { after, Closed, detach, difference, type Scope } from '@parley/kit'
import {
  ProtocolError,
  type Fact,
  type PeerId,
  type RoomState,
  type RtpCapabilities,
  type Subscription,
  type TrackId,
} from '@parley/protocol'
import type { MediaTransport, Publication, Subscribed } from '../media/port.ts'
import { LayerPicker, USUAL_PRIORITY, type Share } from './layer-picker.ts'
import type { Published } from './published.ts'
import { tracksFor, type Wanted } from './wanted.ts'

/** What {@link Subscriptions} takes of its room and peer. */
export interface SubscriptionsNeed {
  readonly peer: PeerId
  readonly rtpCapabilities: RtpCapabilities
  readonly state: () => RoomState
  readonly published: (track: TrackId) => Published | undefined
  readonly tell: (fact: Fact) => void
  /** Whether the join was answered: until then facts reach nobody, and the answer will list everything. */
  readonly hasArrived: () => boolean
  /** Hears that the layers that this peer has a place for may have changed. */
  readonly wantedChanged: () => void
  /** Hears of a track that this peer cannot receive, once. */
  readonly refused: (track: TrackId, error: ProtocolError) => void
}

/** How long a stream flows on beside the one that takes its place: until that has been set up and has begun. */
const OVERLAP_MS = 1_500

interface Have {
  readonly scope: Scope
  readonly subscribed: Subscribed
  readonly publication: Publication
  readonly share: Share
}

/** What one peer receives, brought in line with what it wants and what there is. */
export class Subscriptions {
  readonly #scope: Scope
  readonly #need: SubscriptionsNeed
  readonly #have = new Map<TrackId, Have>()
  /** Tracks that this peer's browser cannot decode: asking again would fail again. */
  readonly #refused = new Set<TrackId>()
  /** Tracks whose media was lost, of which the peer was not told that they ended: they may come again. */
  readonly #dropped = new Set<TrackId>()
  readonly #picker: LayerPicker
  #recv: MediaTransport
  #wanted: Wanted = null
  #target: ReadonlySet<TrackId> = new Set()
  #running: Promise<void> = Promise.resolve()

  constructor(scope: Scope, recv: MediaTransport, need: SubscriptionsNeed) {
    this.#scope = scope
    this.#recv = recv
    this.#need = need
    this.#picker = new LayerPicker(need)
    this.#followDownlink()
  }

  /**
   * Receives over another transport: the one before was lost with all that came over it. `told` gets the whole of what is
   * subscribed to there, before anything else is told.
   */
  moveTo(recv: MediaTransport, told: (subscriptions: Subscription[]) => void): Promise<void> {
    return this.#next(async () => {
      this.dropAll()
      this.#recv = recv
      this.#followDownlink()
      await this.#bringInLine('first')
      told(this.list())
    })
  }

  /** The transport was lost with all that came over it. */
  dropAll(): void {
    for (const track of [...this.#have.keys()]) this.#drop(track)
    this.#dropped.clear() // The peer knows; it is told the whole when there is another transport.
  }

  want(wanted: Wanted): void {
    this.#wanted = wanted
  }

  /** What is subscribed to now, as the peer has to set it up. */
  list(): Subscription[] {
    return [...this.#have].map(([track, have]) => onWire(track, have.subscribed))
  }

  /** Lets the subscriptions of these ids flow; ids that are gone meanwhile are passed over. */
  async flow(ids: readonly string[]): Promise<void> {
    const asked = new Set(ids)
    const flowing = [...this.#have.values()].filter((have) => asked.has(have.subscribed.id))
    await Promise.all(flowing.map((have) => have.subscribed.flow()))
  }

  /**
   * Opens what is missing, closes what is not wanted; one at a time, the last word counts. `first`: nothing is told,
   * because the answer to the join will list it.
   */
  settle(when: 'first' | 'later'): Promise<void> {
    return this.#next(() => this.#bringInLine(when))
  }

  #next(run: () => Promise<void>): Promise<void> {
    const next = this.#running.then(run)
    this.#running = next.catch(() => {}) // A failure belongs to whoever asked; the next run starts afresh.
    return next
  }

  /** Whether this peer wants a track, be it here yet or not. */
  wants(track: TrackId): boolean {
    return this.#target.has(track)
  }

  /** How many layers of a track this peer has a place for. */
  layersWanted(track: TrackId): number {
    return this.#picker.layersWanted(track)
  }

  /** What this peer's downlink does not carry now (SPEC M12). */
  get limited(): Fact {
    return this.#picker.limited
  }

  #followDownlink(): void {
    this.#recv.onDownlink(this.#scope, (estimate) => {
      if (this.#picker.hear(estimate)) detach(this.settle('later'), this.#scope.name)
    })
  }

  async #bringInLine(when: 'first' | 'later'): Promise<void> {
    if (this.#scope.closed) return
    const target = tracksFor(this.#need.state(), this.#need.peer, this.#wanted)
    for (const track of this.#refused) target.delete(track)
    const before = this.#picker.limited
    this.#target = new Set(target.keys())
    const shares = this.#picker.pick(target)
    // At once, not when the subscriptions stand: a sender that has stopped needs the time to begin again.
    this.#need.wantedChanged()
    for (const track of [...this.#have.keys()]) if (this.#isAnother(track)) this.#drop(track)
    const { open, close, keep } = difference(shares, this.#have.keys())
    this.#close([...close, ...[...this.#dropped].filter((track) => !target.has(track))])
    await Promise.all(keep.map(([track, share]) => this.#adjust(track, share)))
    // What a list names flows without a word of its receiver (SPEC M5), whoever asked for it to be opened.
    const how = this.#need.hasArrived() ? when : 'first'
    const opened = await Promise.all(open.map(([track, share]) => this.#open(track, share, how)))
    const subscriptions = opened.filter((subscription) => subscription !== null)
    if (when === 'first' || !this.#need.hasArrived()) return
    if (subscriptions.length > 0) this.#need.tell({ type: 'subscribed', subscriptions })
    if (this.#picker.limited !== before) this.#need.tell(this.#picker.limited)
  }

  /** A track whose worker died, or the pipe through which it came from another node: it comes by another stream now, or not yet. */
  #isAnother(track: TrackId): boolean {
    return this.#have.get(track)?.publication !== this.#need.published(track)?.publication
  }

  /** What came of a track was lost, and the peer is not told that it ended: it is subscribed to again when it is there again. */
  #drop(track: TrackId): void {
    const have = this.#have.get(track)
    if (have === undefined) return
    this.#have.delete(track)
    this.#dropped.add(track)
    // Where the other one is there already, as after a move, what flows by this one flows until that does.
    if (this.#need.published(track) === undefined) have.scope.close('lost')
    else after(have.scope, OVERLAP_MS, () => have.scope.close('another one'))
  }

  #close(tracks: readonly TrackId[]): void {
    if (tracks.length === 0) return
    for (const track of tracks) {
      this.#have.get(track)?.scope.close('unwanted')
      this.#have.delete(track)
      this.#dropped.delete(track)
    }
    this.#need.tell({ type: 'unsubscribed', tracks: [...tracks] })
  }

  async #adjust(track: TrackId, share: Share): Promise<void> {
    const have = this.#have.get(track)
    if (have === undefined) return
    const { subscribed, share: before } = have
    this.#have.set(track, { ...have, share })
    try {
      if (before.priority !== share.priority) await subscribed.setPriority(share.priority)
      if (before.layer !== share.layer) await subscribed.setLayer(share.layer)
    } catch (error) {
      // Ended while it was asked: the log will say so, and the others must not wait for it.
      if (!(error instanceof Closed)) throw error
    }
  }

  async #open(track: TrackId, share: Share, when: 'first' | 'later'): Promise<Subscription | null> {
    const publication = this.#need.published(track)?.publication
    if (publication === undefined) return null // Ended between the look at the state and now.
    const video = publication.kind === 'video'
    try {
      return await this.#scope.open(track, async (scope) => {
        const subscribed = await this.#recv.subscribe(scope, {
          publication,
          rtpCapabilities: this.#need.rtpCapabilities,
          waiting: when === 'later' && video,
          ...(video && { layer: share.layer }),
        })
        this.#have.set(track, {
          scope,
          subscribed,
          publication,
          share: { ...share, priority: USUAL_PRIORITY },
        })
        await this.#adjust(track, share)
        this.#dropped.delete(track)
        return onWire(track, subscribed)
      })
    } catch (error) {
      return this.#notOpened(track, error)
    }
  }

  #notOpened(track: TrackId, error: unknown): null {
    this.#have.delete(track)
    if (error instanceof ProtocolError) {
      this.#refused.add(track)
      this.#need.refused(track, error)
      return null
    }
    if (error instanceof Closed) return null // The track or the peer ended while it was being opened.
    throw error
  }
}

function onWire(track: TrackId, subscribed: Subscribed): Subscription {
  return { id: subscribed.id, track, kind: subscribed.kind, rtpParameters: subscribed.rtpParameters }
}

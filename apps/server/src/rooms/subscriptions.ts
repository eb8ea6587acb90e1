import { Closed, difference, type Scope } from '@parley/kit'
import {
  ProtocolError,
  type Fact,
  type PeerId,
  type RoomState,
  type RtpCapabilities,
  type Subscription,
  type TrackId,
  type Wish,
} from '@parley/protocol'
import type { MediaTransport, Publication, Subscribed } from '../media/port.ts'
import { PRIORITY, tracksFor, type Wanted } from './wanted.ts'

/** The least that a track is worth when nobody said how much. */
const USUAL_PRIORITY = 1

/** What {@link Subscriptions} takes of its room and peer. */
export interface SubscriptionsNeed {
  readonly peer: PeerId
  readonly recv: MediaTransport
  readonly rtpCapabilities: RtpCapabilities
  readonly state: () => RoomState
  readonly publication: (track: TrackId) => Publication | undefined
  readonly tell: (fact: Fact) => void
  /** Hears of a track that this peer cannot receive, once. */
  readonly refused: (track: TrackId, error: ProtocolError) => void
}

interface Have {
  readonly scope: Scope
  readonly subscribed: Subscribed
  readonly priority: number
}

/** What one peer receives, brought in line with what it wants and what there is. */
export class Subscriptions {
  readonly #scope: Scope
  readonly #need: SubscriptionsNeed
  readonly #have = new Map<TrackId, Have>()
  /** Tracks that this peer's browser cannot decode: asking again would fail again. */
  readonly #refused = new Set<TrackId>()
  #wanted: Wanted = null
  #running: Promise<void> = Promise.resolve()

  constructor(scope: Scope, need: SubscriptionsNeed) {
    this.#scope = scope
    this.#need = need
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
    const next = this.#running.then(() => this.#bringInLine(when))
    this.#running = next.catch(() => {}) // A failure belongs to whoever asked; the next run starts afresh.
    return next
  }

  async #bringInLine(when: 'first' | 'later'): Promise<void> {
    if (this.#scope.closed) return
    const target = tracksFor(this.#need.state(), this.#need.peer, this.#wanted)
    for (const track of this.#refused) target.delete(track)
    const { open, close, keep } = difference(target, this.#have.keys())
    this.#close(close)
    await Promise.all(keep.map(([track, wish]) => this.#prefer(track, priorityOf(wish))))
    const opened = await Promise.all(open.map(([track, wish]) => this.#open(track, priorityOf(wish), when)))
    const subscriptions = opened.filter((subscription) => subscription !== null)
    if (when === 'later' && subscriptions.length > 0) this.#need.tell({ type: 'subscribed', subscriptions })
  }

  #close(tracks: readonly TrackId[]): void {
    if (tracks.length === 0) return
    for (const track of tracks) {
      this.#have.get(track)?.scope.close('unwanted')
      this.#have.delete(track)
    }
    this.#need.tell({ type: 'unsubscribed', tracks: [...tracks] })
  }

  async #prefer(track: TrackId, priority: number): Promise<void> {
    const have = this.#have.get(track)
    if (have === undefined || have.priority === priority) return
    this.#have.set(track, { ...have, priority })
    try {
      await have.subscribed.setPriority(priority)
    } catch (error) {
      // Ended while it was asked: the log will say so, and the others must not wait for it.
      if (!(error instanceof Closed)) throw error
    }
  }

  async #open(track: TrackId, priority: number, when: 'first' | 'later'): Promise<Subscription | null> {
    const publication = this.#need.publication(track)
    if (publication === undefined) return null // Ended between the look at the state and now.
    const waiting = when === 'later' && publication.kind === 'video'
    try {
      return await this.#scope.open(track, async (scope) => {
        const subscribed = await this.#need.recv.subscribe(scope, {
          publication,
          rtpCapabilities: this.#need.rtpCapabilities,
          waiting,
        })
        this.#have.set(track, { scope, subscribed, priority: USUAL_PRIORITY })
        await this.#prefer(track, priority)
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

function priorityOf({ look }: Wish): number {
  return look === undefined ? USUAL_PRIORITY : PRIORITY[look]
}

function onWire(track: TrackId, subscribed: Subscribed): Subscription {
  return { id: subscribed.id, track, kind: subscribed.kind, rtpParameters: subscribed.rtpParameters }
}

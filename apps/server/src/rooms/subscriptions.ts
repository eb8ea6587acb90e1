import { Closed, difference, type Scope } from '@parley/kit'
import {
  LIMITS,
  ProtocolError,
  type Fact,
  type PeerId,
  type RoomState,
  type RtpCapabilities,
  type Subscription,
  type Track,
  type TrackId,
} from '@parley/protocol'
import type { MediaTransport, Publication, Subscribed } from '../media/port.ts'

/** A peer's own word on what it wants, by track and priority; null until it has said one. */
export type Wanted = ReadonlyMap<TrackId, number> | null

/** The least that a track is worth when nobody said how much. */
const USUAL_PRIORITY = 1

/** Which tracks of a room a peer is to receive, with their priorities. Pure (SPEC J10, M3, M4, M8). */
export function tracksFor(state: RoomState, peer: PeerId, wanted: Wanted): Map<TrackId, number> {
  const others = Object.values(state.tracks).filter((track) => track.peer !== peer)
  if (wanted !== null) {
    return new Map(others.flatMap((track) => priorityOf(track, wanted)))
  }
  const videos = others.filter((track) => track.kind === 'video').slice(0, LIMITS.defaultVideos)
  const audios = others.filter((track) => track.kind === 'audio')
  return new Map([...audios, ...videos].map((track) => [track.id, USUAL_PRIORITY]))
}

function priorityOf(track: Track, wanted: ReadonlyMap<TrackId, number>): [TrackId, number][] {
  const priority = wanted.get(track.id)
  return priority === undefined ? [] : [[track.id, priority]]
}

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
    await Promise.all(keep.map(([track, priority]) => this.#prefer(track, priority)))
    const opened = await Promise.all(open.map(([track, priority]) => this.#open(track, priority, when)))
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

function onWire(track: TrackId, subscribed: Subscribed): Subscription {
  return { id: subscribed.id, track, kind: subscribed.kind, rtpParameters: subscribed.rtpParameters }
}

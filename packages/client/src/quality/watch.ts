import { detach, every, reportFault, Store, type Readable, type Scope } from '@parley/kit'
import type { Output, PeerId } from '@parley/protocol'
import type { Meeting } from '../api.ts'
import { remember } from './history.ts'
import { levelsOf, steady, type Level, type Shown } from './level.ts'
import { readStats, type Reading, type StreamReading } from './reading.ts'
import { sampleOf, type Sample, type TrackName } from './sample.ts'

/** How often the browser is asked: often enough to see a hiccup, seldom enough to cost nothing. */
export const SAMPLE_MS = 2_000

/** What the server counted of one track that it receives. */
export type ServerTrack = Output<'stats'>['tracks'][number]

/** What a watch takes of a meeting. */
export type WatchedMeeting = Pick<
  Meeting,
  'you' | 'room' | 'remote' | 'uplinks' | 'stats' | 'sentAs' | 'serverStats'
>

/** Measures a meeting for the scope's lifetime: one `getStats()` of each transport every two seconds. */
export class QualityWatch {
  readonly you: PeerId
  readonly #samples = new Store<readonly Sample[]>([])
  readonly #levels = new Store<ReadonlyMap<PeerId, Level>>(new Map())
  readonly #server = new Store<readonly ServerTrack[]>([])
  readonly #meeting: WatchedMeeting
  readonly #scope: Scope
  readonly #now: () => number
  readonly #shown = new Map<PeerId, Shown>()
  #before: Reading | null = null
  #due: number
  #asking = false

  constructor(scope: Scope, meeting: WatchedMeeting, now: () => number = () => performance.now()) {
    this.#scope = scope
    this.#meeting = meeting
    this.#now = now
    this.you = meeting.you
    this.#due = now() + SAMPLE_MS
    every(scope, SAMPLE_MS, () => {
      if (!this.#asking) detach(this.#measure(), 'measuring the connection')
    })
  }

  /** The last five minutes, oldest first. */
  get samples(): Readable<readonly Sample[]> {
    return this.#samples
  }

  /** How well each person comes through; told only when a level changes. */
  get levels(): Readable<ReadonlyMap<PeerId, Level>> {
    return this.#levels
  }

  /** What the server counted of the tracks of whoever is {@link look}ed at. */
  get server(): Readable<readonly ServerTrack[]> {
    return this.#server
  }

  /** Asks the server too, for the scope's lifetime, about these people. */
  look(scope: Scope, peers: readonly PeerId[]): void {
    let asking = false
    const ask = async (): Promise<void> => {
      if (asking) return
      asking = true
      try {
        const tracks = await this.#meeting.serverStats(peers)
        if (!scope.closed) this.#server.set(tracks)
      } catch {
        // The server is away for a moment: the meeting says so, and the next time asks again.
      } finally {
        asking = false
      }
    }
    detach(ask(), 'asking the server')
    every(scope, SAMPLE_MS * 2, () => detach(ask(), 'asking the server'))
    scope.defer(() => this.#server.set([]))
  }

  async #measure(): Promise<void> {
    const lag = Math.max(0, this.#now() - this.#due)
    this.#due = this.#now() + SAMPLE_MS
    this.#asking = true
    try {
      const reports = await this.#meeting.stats()
      if (this.#scope.closed) return
      if (reports.length === 0) this.#before = null
      else this.#take(readStats(reports, this.#now()), lag)
    } catch (error) {
      // A seat that ends while it is asked; the next one begins anew.
      this.#before = null
      if (!this.#scope.closed) reportFault(error, 'measuring the connection')
    } finally {
      this.#asking = false
    }
  }

  #take(reading: Reading, lag: number): void {
    const sample = sampleOf(this.#before, reading, (stream) => this.#nameOf(stream), lag)
    const first = this.#before === null
    this.#before = reading
    if (first) return // One reading has no rates.
    this.#samples.set(remember(this.#samples.get(), sample))
    this.#sign(sample)
  }

  #sign(sample: Sample): void {
    const now = levelsOf(sample, this.you, this.#meeting.uplinks.get())
    for (const peer of this.#shown.keys()) if (!now.has(peer)) this.#shown.delete(peer)
    for (const [peer, level] of now) this.#shown.set(peer, steady(this.#shown.get(peer), level))
    const shown = this.#levels.get()
    const next = new Map([...this.#shown].map(([peer, { level }]) => [peer, level]))
    const same = next.size === shown.size && [...next].every(([peer, level]) => shown.get(peer) === level)
    if (!same) this.#levels.set(next)
  }

  #nameOf(stream: StreamReading): TrackName | null {
    const { tracks } = this.#meeting.room.get()
    if (stream.direction === 'out') {
      const source = this.#meeting.sentAs(stream.media)
      const sent = Object.values(tracks).find((track) => track.peer === this.you && track.source === source)
      return source === null || sent === undefined || sent.muted ? null : { peer: this.you, source }
    }
    for (const [id, media] of this.#meeting.remote.get()) {
      if (media.id !== stream.media) continue
      const track = tracks[id]
      return track === undefined || track.muted ? null : { peer: track.peer, source: track.source }
    }
    return null
  }
}

import { after, detach, difference, reportFault, Store, type Readable, type Scope } from '@parley/kit'
import type { Subscription, TrackId } from '@parley/protocol'
import type { Call } from '../signal/calls.ts'
import { insist, type Patience } from '../signal/insist.ts'
import { LINGER_MS } from './lasting-path.ts'
import type { Incoming, MediaPort } from './port.ts'

interface Have {
  readonly track: TrackId
  readonly incoming: Incoming
}

/** What arrives in one seat: receivers brought in line with what the server says that we are subscribed to. */
export class Receivers {
  readonly remote: Readable<ReadonlyMap<TrackId, MediaStreamTrack>>
  readonly #remote: Store<ReadonlyMap<TrackId, MediaStreamTrack>>
  readonly #scope: Scope
  readonly #port: MediaPort
  readonly #call: Call
  readonly #patience: Patience
  /** What we are subscribed to, by track. */
  #subscribed = new Map<TrackId, Subscription>()
  /** Receivers, by the id of their subscription. */
  readonly #have = new Map<string, Have>()
  /** Tracks of which nothing comes any more because a worker died; what came last is shown until more comes, for a while. */
  #lost = new Set<TrackId>()
  /** Subscriptions whose receivers could not be set up: asking again would fail again. */
  readonly #failed = new Set<string>()
  /** Subscriptions that flow without our saying that we are ready. */
  #flowing: ReadonlySet<string> = new Set()
  #running = false

  constructor(scope: Scope, port: MediaPort, call: Call, patience: Patience) {
    this.#remote = new Store<ReadonlyMap<TrackId, MediaStreamTrack>>(new Map())
    this.remote = this.#remote
    this.#scope = scope
    this.#port = port
    this.#call = call
    this.#patience = patience
    // The receivers themselves end with the port.
    scope.defer(() => this.#remote.set(new Map()))
  }

  /** The whole of what we are subscribed to, from the answer to a join: what it lists flows with the transport (M5). */
  set(subscriptions: readonly Subscription[], flowing: boolean): void {
    this.#subscribed = new Map(subscriptions.map((subscription) => [subscription.track, subscription]))
    if (flowing) this.#flowing = new Set(subscriptions.map(({ id }) => id))
    this.#settle()
  }

  /** The transports were lost: the whole of what we are subscribed to over those in their place (SPEC V2). */
  renew(subscriptions: readonly Subscription[], flowing: boolean): void {
    const lost = new Set([...this.#have.values()].map(({ track }) => track))
    this.#lost = lost
    after(this.#scope, LINGER_MS, () => {
      if (this.#lost === lost) this.#lost = new Set()
      this.#settle()
    })
    this.set(subscriptions, flowing)
  }

  add(subscriptions: readonly Subscription[]): void {
    for (const subscription of subscriptions) this.#subscribed.set(subscription.track, subscription)
    this.#settle()
  }

  remove(tracks: readonly TrackId[]): void {
    for (const track of tracks) this.#subscribed.delete(track)
    for (const track of tracks) this.#lost.delete(track)
    this.#settle()
  }

  #settle(): void {
    if (!this.#closeUnwanted() || this.#running) return
    this.#running = true
    const run = this.#openMissing().finally(() => (this.#running = false))
    detach(run, this.#scope.name)
  }

  /** Closes what has ended and shows what is left; answers whether the scope lives. */
  #closeUnwanted(): boolean {
    if (this.#scope.closed) return false
    for (const id of difference(this.#wanted(), this.#have.keys()).close) {
      const have = this.#have.get(id)
      if (have === undefined || this.#isKept(have.track)) continue
      this.#have.delete(id)
      if (this.#subscribed.has(have.track))
        after(this.#scope, this.#patience.timing.overlap, () => have.incoming.close())
      else have.incoming.close()
    }
    this.#show()
    return true
  }

  /** Whether what came of a track before is still shown: until its next receiver is there. */
  #isKept(track: TrackId): boolean {
    const next = this.#subscribed.get(track)
    if (next === undefined) return this.#lost.has(track)
    return !this.#have.has(next.id) && !this.#failed.has(next.id)
  }

  /** One batch after the other, each of all that is missing: each costs one negotiation, whatever its size. */
  async #openMissing(): Promise<void> {
    for (;;) {
      const missing = difference(this.#wanted(), this.#have.keys()).open.map(
        ([, subscription]) => subscription,
      )
      if (missing.length === 0) return
      const opened = await Promise.allSettled(missing.map((subscription) => this.#port.receive(subscription)))
      if (this.#scope.closed) return
      const ids = missing.flatMap((each, index) => this.#opened(each, opened[index]))
      this.#closeUnwanted()
      this.#ready(ids.filter((id) => this.#have.has(id) && !this.#flowing.has(id)))
    }
  }

  #opened({ id, track }: Subscription, result: PromiseSettledResult<Incoming> | undefined): string[] {
    if (result?.status === 'fulfilled') {
      this.#have.set(id, { track, incoming: result.value })
      // It may come by another way later: then it is another track.
      this.#scope.defer(result.value.media.subscribe(() => this.#show()))
      return [id]
    }
    this.#failed.add(id)
    reportFault(result?.reason, this.#scope.name)
    return []
  }

  #ready(subscriptions: string[]): void {
    if (subscriptions.length === 0) return
    detach(
      insist(this.#scope, this.#patience, () => this.#call('ready', { subscriptions })),
      this.#scope.name,
    )
  }

  #wanted(): Map<string, Subscription> {
    const wanted = [...this.#subscribed.values()].filter(({ id }) => !this.#failed.has(id))
    return new Map(wanted.map((subscription) => [subscription.id, subscription]))
  }

  /** Tells the tracks that are there, in one go, and only if they are others than before. */
  #show(): void {
    const next = new Map<TrackId, MediaStreamTrack>()
    for (const { track, incoming } of this.#have.values()) {
      const id = this.#subscribed.get(track)?.id
      const shown = (id === undefined ? undefined : this.#have.get(id)?.incoming) ?? incoming
      next.set(track, shown.media.get())
    }
    const now = this.#remote.get()
    const same = next.size === now.size && [...next].every(([track, media]) => now.get(track) === media)
    if (!same) this.#remote.set(next)
  }
}

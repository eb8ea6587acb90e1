import { detach, every, Store, type Readable, type Scope } from '@parley/kit'
import type { PeerId, SeatTransports, Sent, Signal, Source, Subscription } from '@parley/protocol'
import type { MediaPath, Sound, Straight } from '../../api.ts'
import type { LastingPath } from '../lasting-path.ts'
import type { Before, Incoming, MediaPort, MediaSeat, Outgoing } from '../port.ts'
import { Arrivals, arrives } from './arrivals.ts'
import { agrees, straightWith, type Topology } from './carriage.ts'
import { openDirectLink, type OpenLink } from './direct-link.ts'
import { DirectSpeakers } from './direct-speakers.ts'
import { InTrack } from './in-track.ts'
import { Doubt } from './doubt.ts'
import { LinkKeeper, type Held } from './link-keeper.ts'
import { OutTrack } from './out-track.ts'
import { Silence } from './silence.ts'

/** How often it is looked at what comes by which way, while there is more than one. */
const LOOK_MS = 40

/**
 * The media of a seat over the server, and straight to the other one where two are alone: whoever publishes and receives does not
 * know which of the two carries a track. The server's way is set up first and stays; it only carries nothing meanwhile, so
 * that everything can go back to it at once.
 */
export function openTwoPaths(
  scope: Scope,
  server: LastingPath,
  seat: MediaSeat,
  openLink: OpenLink = openDirectLink,
): MediaPort {
  return new TwoPaths(scope, server, seat, openLink)
}

class TwoPaths implements MediaPort {
  readonly path: Readable<MediaPath>
  readonly speaking: Readable<readonly PeerId[]>
  readonly straight: Readable<Straight>
  readonly #path = new Store<MediaPath>('idle')
  readonly #straight = new Store<Straight>('off')
  readonly #scope: Scope
  readonly #server: LastingPath
  readonly #seat: MediaSeat
  readonly #keeper: LinkKeeper
  readonly #speakers: DirectSpeakers
  readonly #silence: Silence
  readonly #out = new Set<OutTrack>()
  readonly #in = new Set<InTrack>()
  #connectedAt: number | null = null
  #ticking: (() => void) | null = null
  #told = ''
  #aside = ''
  #lonelySince: number | null = null
  /** Since both ends play from the server. */
  #leftSince: number | null = null
  readonly #doubt: Doubt
  /** Since when the other end has known of this company. */
  #agreedAt: number | null = null

  constructor(scope: Scope, server: LastingPath, seat: MediaSeat, openLink: OpenLink) {
    this.path = this.#path
    this.straight = this.#straight
    this.#scope = scope
    this.#server = server
    this.#seat = seat
    this.#doubt = new Doubt(seat.timing.directSilence, seat.timing.directDoubt)
    this.#keeper = new LinkKeeper(scope, {
      ...{ room: seat.room, way: seat, openLink },
      ready: () => this.#connectedAt !== null && seat.now() - this.#connectedAt >= seat.timing.directWait,
    })
    this.#speakers = new DirectSpeakers(scope, seat.you)
    this.speaking = this.#speakers.peers
    const look = (): void => this.#look()
    for (const store of [server.path, seat.room, this.#keeper.held]) scope.defer(store.subscribe(look))
    scope.defer(() => this.#straight.set('off'))
    const arrivals = new Arrivals<InTrack>((each, now) => each.flow(this.#keeper.held.get(), now))
    const flows = () => arrivals.flows(this.#in, seat.now())
    this.#silence = new Silence(scope, seat, flows, () => this.suspect())
  }

  publish(source: Source, media: MediaStreamTrack, muted: boolean, sound: Sound): Outgoing {
    const server = this.#server.publish(source, media, muted, sound)
    const out = new OutTrack(source, sound, server, muted ? null : media, this.#seat.timing.directLinger)
    this.#out.add(out)
    server.track.then(
      (track) => {
        out.track = track
        this.#look()
      },
      () => this.#out.delete(out), // Told to whoever published it.
    )
    return {
      track: server.track,
      get codec() {
        return server.codec
      },
      get sent() {
        return server.sent
      },
      send: (next) => out.send(next),
      carry: (on) => server.carry(on),
      demand: (layers) => server.demand(layers),
      close: () => {
        this.#out.delete(out)
        out.close()
      },
    }
  }

  async receive(subscription: Subscription): Promise<Incoming> {
    const server = await this.#server.receive(subscription)
    const before = [...this.#in].find(({ track }) => track === subscription.track)
    const arriving = new InTrack(subscription, server, before)
    if (before !== undefined) this.#in.delete(before)
    this.#in.add(arriving)
    arriving.takeOver(this.#scope, this.#seat.now)
    this.#look()
    return {
      media: arriving.media,
      close: () => {
        this.#in.delete(arriving)
        arriving.close()
      },
    }
  }

  renew(transports: SeatTransports, before?: Before): boolean {
    if (before !== undefined) this.#aside = '' // The seat at the other node has not been told.
    return this.#server.renew(transports, before)
  }

  sends(): Sent[] {
    return this.#server.sends()
  }

  arrives(): boolean {
    const now = this.#seat.now()
    const all = [...this.#in]
    for (const each of all) each.flow(this.#keeper.held.get(), now) // Mostly one of them is looked at for all.
    return arrives(all, now)
  }

  revive(): void {
    this.#server.revive()
    this.#silence.revive()
  }

  suspect(): void {
    // A direct link has a way out of its own: what does not come by it comes over the server.
    this.#server.suspect()
  }

  async stats(): Promise<RTCStatsReport[]> {
    const held = this.#keeper.held.get()
    const link = held?.link.up.get() === true ? [held.link.stats()] : []
    const [server, direct] = await Promise.all([this.#server.stats(), Promise.all(link)])
    return [...server, ...direct]
  }

  sentAs(media: string): Source | null {
    for (const out of this.#out) if (out.media?.id === media) return out.source
    return null
  }

  signal(from: PeerId, signal: Signal): void {
    this.#keeper.heard(from, signal)
  }

  /** Brings everything in line with the room, with the link, and with what comes; changes nothing when nothing has changed. */
  #look(): void {
    if (this.#scope.closed) return
    this.#followServer()
    this.#keeper.look()
    const { room, you } = this.#seat
    const held = this.#keeper.held.get()
    const peer = straightWith(room.get(), you())
    this.#tick(held !== null || peer !== null)
    const topology: Topology = {
      company: room.get().company,
      straight: held !== null && held.peer === peer,
      up: held?.link.up.get() ?? false,
      doubted: this.#doubt.isDoubted,
    }
    if (!agrees(topology, held?.link.told.get() ?? null)) this.#agreedAt = null
    else this.#agreedAt ??= this.#seat.now()
    const now = this.#seat.now()
    for (const out of this.#out) out.look(held, topology, now)
    const { tracks } = room.get()
    for (const each of this.#in)
      each.look(held, topology, this.#agreedAt, tracks[each.track]?.muted === true, now)
    this.#tell(held, topology)
    this.#tellServer()
    this.#judge(held, topology)
  }

  #followServer(): void {
    const path = this.#server.path.get()
    if (path === 'connected') this.#connectedAt ??= this.#seat.now()
    // What does not go over the server is not interrupted by its absence.
    this.#path.set(this.#straight.get() === 'on' && path === 'interrupted' ? 'connected' : path)
  }

  #tick(needed: boolean): void {
    if (needed) this.#ticking ??= every(this.#scope, LOOK_MS, () => this.#look())
    else {
      this.#ticking?.()
      this.#ticking = null
    }
  }

  /** The other end hears what is played from the link, anew for every company (W3). */
  #tell(held: Held | null, { company, straight, up, doubted }: Topology): void {
    // Of a link in doubt nothing is played for certain: the other one sends over the server too.
    const played = straight && doubted ? [] : [...this.#in].filter(({ isDirect }) => isDirect)
    const tracks = played.map(({ track }) => track)
    const word = up ? JSON.stringify([company, tracks]) : ''
    if (word === this.#told) return
    this.#told = word
    if (up) held?.link.tell(company, tracks)
    const sent = [...this.#out].find(({ source }) => source === 'microphone')
    const heard = [...this.#in].filter(({ isDirect, kind }) => isDirect && kind === 'audio')
    this.#speakers.follow(
      held,
      sent?.track ?? null,
      heard.map(({ track }) => track),
    )
  }

  #tellServer(): void {
    const tracks = [...this.#out].flatMap(({ goesOverServer, track }) =>
      goesOverServer || track === null ? [] : [track],
    )
    const word = JSON.stringify(tracks)
    this.#straight.set(
      tracks.length > 0 ? 'on' : this.#doubt.isDoubted ? 'silent' : (this.#keeper.problem ?? 'off'),
    )
    if (word === this.#aside || (tracks.length === 0 && this.#aside === '')) return
    this.#aside = word
    // Only the sign of one's connection depends on it; the next change says the whole again.
    const said = this.#seat.call('aside', { tracks }).catch(() => {})
    detach(said, this.#scope.name)
  }

  /** Ends a link that is no longer needed, or by which nothing comes any more. */
  #judge(held: Held | null, topology: Topology): void {
    const { straight } = topology
    if (held === null || straight) this.#lonelySince = this.#leftSince = null
    if (held === null || !straight) this.#doubt.forget()
    if (held === null) return
    if (straight) this.#weigh(topology)
    else this.#leave(held, topology)
  }

  get #playsDirectly(): boolean {
    return [...this.#in].some(({ isDirect }) => isDirect)
  }

  /** Closes a link a while after both ends play from the server, or when they have had the time for it. */
  #leave(held: Held, { company }: Topology): void {
    const now = this.#seat.now()
    this.#lonelySince ??= now
    const told = held.link.told.get()
    const left =
      !this.#playsDirectly && (told === null || (told.company >= company && told.tracks.size === 0))
    this.#leftSince = left ? (this.#leftSince ?? now) : null
    const { directLeave, directLinger } = this.#seat.timing
    const over = this.#leftSince !== null && now - this.#leftSince > directLinger
    if (over || now - this.#lonelySince > directLeave) this.#keeper.drop()
  }

  /** Doubts a link by which nothing comes though it should, and gives it up in the end. */
  #weigh({ up }: Topology): void {
    const now = this.#seat.now()
    const { tracks } = this.#seat.room.get()
    const all = [...this.#in]
    const due = all.some(({ track }) => tracks[track]?.muted === false && tracks[track].source !== 'screen')
    if (!up || !due || !(this.#playsDirectly || this.#doubt.isDoubted)) return
    const quiet = (ats: readonly (number | null)[]): number =>
      now - Math.max(...ats.map((at) => at ?? Number.NEGATIVE_INFINITY))
    const direct = quiet(all.map(({ directAt }) => directAt))
    const server = quiet(all.map(({ serverAt }) => serverAt))
    if (this.#doubt.look({ direct, server }, now) === 'given up') this.#keeper.fail('silent')
  }
}

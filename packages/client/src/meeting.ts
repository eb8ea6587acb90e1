import { Store, type Readable, type Scope } from '@parley/kit'
import {
  PROTOCOL_VERSION,
  type Fact,
  type Input,
  type LogEntry,
  type Output,
  type PeerId,
  type Role,
  type RoomId,
  type RoomState,
  type Source,
  type TrackId,
} from '@parley/protocol'
import { receivableByAll, suits } from './media/codec-choice.ts'
import { CaptionsOfMeeting } from './captions.ts'
import { LiveFiles } from './data/files.ts'
import type { Connection, MediaPath, Meeting, SourceWanted, Straight, Viewer, Wanted } from './api.ts'
import { IceConfig } from './media/ice-config.ts'
import { Sources } from './media/sources.ts'
import { Viewing } from './media/viewing.ts'
import { Wishes } from './media/wishes.ts'
import type { MeetingParts } from './meeting-parts.ts'
import { News } from './news.ts'
import { goOn, openSeatMedia, type SeatMedia } from './seat-media.ts'
import { RoomLog } from './room-log.ts'
import { RoomVerbs } from './room-verbs.ts'
import type { Call } from './signal/calls.ts'
import { LiveTalk } from './talk.ts'
import type { SessionOwner } from './signal/session-owner.ts'
import { Session } from './signal/session.ts'
import { Voices } from './voices.ts'

/** A meeting: session, log and media put together. Opened by {@link LiveMeeting.open}; it ends its scope when it ends. */
export class LiveMeeting extends RoomVerbs implements Meeting, SessionOwner {
  readonly roomId: RoomId
  readonly connection: Readable<Connection>
  readonly server: Readable<string>
  readonly room: Readable<RoomState>
  readonly mediaPath: Store<MediaPath> = new Store<MediaPath>('idle')
  readonly straight = new Store<Straight>('off')
  readonly #news = new News()
  readonly audience = this.#news.audience
  readonly outages = this.#news.outages
  readonly uplinks = this.#news.uplinks
  readonly limited = this.#news.limited
  readonly remote = new Store<ReadonlyMap<TrackId, MediaStreamTrack>>(new Map())
  readonly resumeToken: Store<string> = new Store('')
  readonly talk: LiveTalk
  readonly captions: CaptionsOfMeeting
  readonly files: LiveFiles
  readonly #scope: Scope
  readonly #parts: MeetingParts
  readonly #session: Session
  readonly #log = new RoomLog()
  readonly #sources: Sources
  readonly #wishes: Wishes
  readonly #viewing: Viewing
  readonly #ice: IceConfig
  #identity: { readonly you: PeerId; readonly role: Role }
  #media: SeatMedia | null = null
  readonly #voices = new Voices()
  #direct: boolean

  constructor(scope: Scope, parts: MeetingParts) {
    super()
    this.#scope = scope
    this.#parts = parts
    this.roomId = parts.roomId
    this.#direct = parts.direct
    this.#identity = { you: parts.ticket.peer, role: parts.ticket.role }
    this.#ice = new IceConfig(parts.relayOnly)
    this.#session = new Session(scope, parts.surroundings, parts.places, this)
    this.connection = this.#session.connection
    this.server = this.#session.server
    this.room = this.#log.state
    this.#sources = new Sources(this.#session.call, parts.surroundings, (codec) =>
      suits(codec, this.#receivable()),
    )
    this.talk = new LiveTalk({
      call: this.#session.call,
      room: this.room,
      ...{ server: this.server, token: this.resumeToken, roomId: this.roomId },
      ...{ home: parts.server, fetch: parts.surroundings.fetch },
    })
    this.captions = new CaptionsOfMeeting(this.#session.call, () => parts.surroundings.now())
    this.#wishes = new Wishes(this.#session.call, parts.surroundings)
    this.files = new LiveFiles(scope.child('files'), {
      ...parts,
      call: this.call,
      ice: this.#ice,
      room: this.room,
      you: () => this.you,
    })
    this.#viewing = new Viewing(scope, this, this.#session.call, parts.surroundings.now)
    scope.defer(() => this.#voices.heard([]))
  }

  protected get call(): Call {
    return this.#session.call
  }

  get you(): PeerId {
    return this.#identity.you
  }

  get speakers(): Readable<readonly PeerId[]> {
    return this.#voices.all
  }

  get viewers(): Readable<ReadonlyMap<PeerId, Viewer>> {
    return this.#viewing.viewers
  }

  get role(): Role {
    return this.#identity.role
  }

  /** Takes the seat; rejects with a `ProtocolError`. */
  open(): Promise<void> {
    return this.#session.open()
  }

  // Verbs.

  setSource(source: Source, wanted: SourceWanted | null): Promise<void> {
    return this.#sources.set(source, wanted)
  }

  want(tracks: readonly Wanted[]): void {
    this.#wishes.set(tracks)
  }

  override async allowDirect(allowed: boolean): Promise<void> {
    this.#direct = allowed // Said again in another seat.
    await super.allowDirect(allowed)
  }

  leave(): Promise<void> {
    return this.#session.leave()
  }

  abandon(): void {
    this.#session.abandon()
  }

  sentAs(media: string): Source | null {
    return this.#media?.port.sentAs(media) ?? null
  }

  stats(): Promise<RTCStatsReport[]> {
    return this.#media?.port.stats() ?? Promise.resolve([])
  }

  // What the session asks and tells.

  async hello(): Promise<Input<'join'>> {
    const { since } = this.#log
    // The ticket is good for one join; whoever has had a seat shows that seat's own token.
    const token = this.resumeToken.get() || this.#parts.ticket.token
    const rtpCapabilities = await this.#parts.capabilities
    const sends = this.#media?.port.sends() ?? []
    const known = since === undefined ? {} : { since, ...(sends.length > 0 && { sends }) }
    return { version: PROTOCOL_VERSION, token, rtpCapabilities, direct: this.#direct, ...known }
  }

  opened(): void {
    this.#parts.stage('socket')
  }

  seated(reply: Output<'join'>, isKept: boolean): void {
    this.#identity = { you: reply.you, role: reply.role }
    this.#ice.renew(reply.iceServers)
    this.#catchUp(reply.catchUp)
    this.resumeToken.set(reply.resumeToken)
    this.#news.seated()
    const media = this.#media
    if (media !== null && (reply.resumed || reply.moved === true)) {
      this.#sources.caughtUp(reply.catchUp)
      goOn(media, reply, isKept)
      if (reply.moved === true) this.#moved(media.scope)
    } else {
      this.#media = null
      media?.scope.close('another seat')
      this.files.reseated()
      const scope = this.#scope.child('seat')
      try {
        this.#media = this.#openMedia(scope, reply)
      } catch (error) {
        scope.close('failed')
        throw error
      }
    }
    this.talk.seated()
    this.#parts.stage('joined')
  }

  arrives(): boolean {
    return this.#media?.port.arrives() === true
  }

  entries(entries: readonly LogEntry[]): boolean {
    const before = this.room.get()
    const follows = this.#log.append(entries)
    this.talk.followed(before, this.room.get(), entries)
    this.#sources.followed(entries)
    if (entries.some(({ event }) => event.type === 'peer-joined' || event.type === 'peer-moved'))
      this.#sources.refit()
    return follows
  }

  fact(fact: Fact): void {
    switch (fact.type) {
      case 'nodes':
        return this.#session.know(fact.nodes)
      case 'move-on':
        return this.#session.moveOn()
      case 'subscribed':
        return this.#media?.receivers.add(fact.subscriptions)
      case 'unsubscribed':
        return this.#media?.receivers.remove(fact.tracks)
      case 'media-renewed':
        this.#ice.renew(fact.iceServers)
        this.#media?.port.renew(fact.transports)
        this.#media?.receivers.renew(fact.subscriptions, true)
        return
      case 'speakers':
        return this.#voices.heard(fact.peers)
      case 'audience':
      case 'outages':
      case 'uplinks':
      case 'limited':
        return this.#news.heard(fact)
      case 'viewed':
        return this.#viewing.heard(fact)
      case 'private-chat':
        return this.talk.privately(fact.event)
      case 'reacted':
        return this.talk.reacted(fact.peer, fact.reaction)
      case 'captioned':
      case 'captions-asked':
        return this.captions.heard(fact)
      case 'demand':
        return this.#sources.demand(fact.track, fact.layers)
      case 'signal':
        if (fact.signal.use === 'media') return this.#media?.port.signal(fact.from, fact.signal)
        return this.files.fact(fact)
      default:
        return this.files.fact(fact)
    }
  }

  /** The seat is at another node, and the tracks are the same: what was said to the one before is said again. */
  #moved(scope: Scope): void {
    this.#sources.moved()
    this.#wishes.moveTo(scope)
    this.files.reseated()
    this.#news.unlimited()
  }

  #catchUp(news: Output<'join'>['catchUp']): void {
    const before = this.room.get()
    this.#log.catchUp(news)
    if (news.type === 'snapshot') this.talk.restarted()
    else this.talk.followed(before, this.room.get(), news.entries)
  }

  #openMedia(scope: Scope, reply: Output<'join'>): SeatMedia {
    scope.defer(() => this.#news.unlimited())
    const need = {
      ...{ meeting: this, parts: this.#parts, ice: this.#ice, call: this.call, network: this.#session },
      speaking: this.#voices.direct,
      receivable: () => this.#receivable(),
    }
    const media = openSeatMedia(scope, need, reply)
    // Receivers before senders: what the others send is already on its way.
    media.receivers.set(reply.subscriptions, true)
    this.#wishes.moveTo(scope)
    this.#sources.moveTo(scope, media.port)
    return media
  }

  #receivable(): readonly string[] {
    return receivableByAll(this.room.get().peers, this.you)
  }
}

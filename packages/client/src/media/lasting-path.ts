import { after, Closed, reportFault, Store, type Readable, type Scope } from '@parley/kit'
import {
  Source,
  TIMES,
  type SeatTransports,
  type Sent,
  type Subscription,
  type TrackId,
} from '@parley/protocol'
import type { MediaPath, Sound } from '../api.ts'
import type { Before, Outgoing, ServerIncoming, ServerPath } from './port.ts'

/**
 * How long what arrived over transports that were lost is kept to be looked at: a still picture is less than a gap. By then
 * whoever sent it has published it again, or it has ended (SPEC V4, V7).
 */
export const LINGER_MS = TIMES.republish

/** Opens the media of a seat over these transports; `wires` ends what arrives over them, `scope` all else. */
export type OpenPath = (scope: Scope, wires: Scope, transports: SeatTransports) => ServerPath

/** A seat's media over the server that outlives its transports: a worker's death takes them, and others come (SPEC V2). */
export interface LastingPath extends Omit<ServerPath, 'retire'> {
  /** Goes on over these transports, if they are others: all that was published is published again. Answers whether they are. */
  renew(transports: SeatTransports, before?: Before): boolean
  /** What is sent now, in the order in which it will be published again. */
  sends(): Sent[]
}

/** How long transports that are kept go on sending: the others have changed over by then. */
const OVERLAP_MS = 2_000

/** Opens the media of a seat for the scope's lifetime. */
export function openLastingPath(scope: Scope, transports: SeatTransports, open: OpenPath): LastingPath {
  return new PathOverPaths(scope, transports, open)
}

/** Transports, and their lifetime. */
interface Now {
  readonly scope: Scope
  readonly wires: Scope
  readonly path: ServerPath
  /** Says no more how they stand. */
  readonly unfollow: () => void
  /** Of both transports. */
  readonly id: string
}

class PathOverPaths implements LastingPath {
  readonly path: Readable<MediaPath>
  readonly #path = new Store<MediaPath>('idle')
  readonly #scope: Scope
  readonly #open: OpenPath
  readonly #published = new Set<LastingOutgoing>()
  #wasConnected = false
  #now: Now

  constructor(scope: Scope, transports: SeatTransports, open: OpenPath) {
    this.path = this.#path
    this.#scope = scope
    this.#open = open
    this.#now = this.#over(transports)
  }

  renew(transports: SeatTransports, how: Before = 'lost'): boolean {
    if (this.#scope.closed || idOf(transports) === this.#now.id) return false
    const before = this.#now
    before.unfollow()
    this.#now = this.#over(transports)
    // First, or the end of the old ones would be taken for a failure of what was published over them.
    for (const outgoing of this.#inOrder()) outgoing.moveTo(this.#now.path, how)
    before.path.retire()
    const end = (): void => {
      for (const outgoing of this.#published) outgoing.forget(before.path)
      before.scope.close('renewed')
    }
    if (how === 'kept') after(this.#scope, OVERLAP_MS, end)
    else end()
    after(this.#scope, LINGER_MS, () => before.wires.close('renewed'))
    return true
  }

  publish(source: Source, media: MediaStreamTrack, muted: boolean, sound: Sound): Outgoing {
    const outgoing = new LastingOutgoing(this.#now.path, { source, media, muted, sound })
    this.#published.add(outgoing)
    outgoing.closed = () => this.#published.delete(outgoing)
    outgoing.track.catch(() => this.#published.delete(outgoing)) // Told to whoever published it.
    return outgoing
  }

  sends(): Sent[] {
    return this.#inOrder().flatMap(({ isSending, sent }) => (isSending && sent !== null ? [sent] : []))
  }

  receive(subscription: Subscription): Promise<ServerIncoming> {
    return this.#now.path.receive(subscription)
  }

  revive(): void {
    this.#now.path.revive()
  }

  suspect(): void {
    this.#now.path.suspect()
  }

  stats(): Promise<RTCStatsReport[]> {
    return this.#now.path.stats()
  }

  /** As the server expects it (SPEC V10): what is sent first, each in the order of the sources. */
  #inOrder(): LastingOutgoing[] {
    const rank = ({ isSending, source }: LastingOutgoing): number =>
      (isSending ? 0 : Source.options.length) + Source.options.indexOf(source)
    return [...this.#published].toSorted((a, b) => rank(a) - rank(b))
  }

  #over(transports: SeatTransports): Now {
    const [scope, wires] = [this.#scope.child('way over the server'), this.#scope.child('what arrives')]
    const path = this.#open(scope, wires, transports)
    const follow = (): void => {
      const state = path.path.get()
      if (state === 'connected') this.#wasConnected = true
      // What is connected anew was interrupted.
      this.#path.set(state === 'connecting' && this.#wasConnected ? 'interrupted' : state)
    }
    const unfollow = path.path.subscribe(follow)
    scope.defer(unfollow)
    follow()
    return { scope, wires, path, id: idOf(transports), unfollow }
  }
}

const idOf = ({ send, recv }: SeatTransports): string => `${send.id} ${recv.id}`

interface Publishing {
  readonly source: Source
  readonly media: MediaStreamTrack
  readonly muted: boolean
  readonly sound: Sound
}

/** One source on its way out, over whatever transports there are. */
class LastingOutgoing implements Outgoing {
  readonly track: Promise<TrackId>
  closed = (): void => {}
  readonly #what: Publishing
  readonly #named = Promise.withResolvers<TrackId>()
  #isNamed = false
  /** What was last to be sent, and is published with. */
  #media: MediaStreamTrack
  #sending: MediaStreamTrack | null
  #carried = true
  /** By which it is still sent beside the one that takes their place. */
  readonly #leaving = new Map<ServerPath, Outgoing>()
  /** How many layers somebody wants; undefined while nothing was said. */
  #layers: number | undefined
  #path: ServerPath
  /** Null while there is nothing to be sent that it could be published with. */
  #inner: Outgoing | null

  constructor(path: ServerPath, what: Publishing) {
    this.#what = what
    this.#media = what.media
    this.#sending = what.muted ? null : what.media
    this.#path = path
    this.track = this.#named.promise
    this.#inner = this.#publish()
  }

  get codec(): string | null {
    return this.#inner?.codec ?? null
  }

  get source(): Source {
    return this.#what.source
  }

  get sent(): Sent | null {
    return this.#inner?.sent ?? null
  }

  get isSending(): boolean {
    return this.#sending !== null
  }

  moveTo(path: ServerPath, before: Before): void {
    // What somebody at another node wanted is told anew by this one; until then all is wanted.
    if (before !== 'lost') this.#layers = undefined
    if (before === 'kept' && this.#inner !== null) this.#leaving.set(this.#path, this.#inner)
    else this.#inner?.close()
    this.#path = path
    // A camera that was switched off has no track that could be sent: the next one is published.
    this.#inner = this.#media.readyState === 'ended' ? null : this.#publish()
  }

  /** What was still sent by that path ends. */
  forget(path: ServerPath): void {
    this.#leaving.get(path)?.close()
    this.#leaving.delete(path)
  }

  send(media: MediaStreamTrack | null): void {
    this.#sending = media
    for (const outgoing of this.#leaving.values()) outgoing.send(media)
    if (media !== null) this.#media = media
    if (this.#inner !== null) this.#inner.send(media)
    else if (media !== null) this.#inner = this.#publish()
  }

  carry(on: boolean): void {
    this.#carried = on
    this.#inner?.carry(on)
  }

  demand(layers: number): void {
    this.#layers = layers
    this.#inner?.demand(layers)
  }

  close(): void {
    this.closed()
    for (const path of this.#leaving.keys()) this.forget(path)
    this.#inner?.close()
  }

  #publish(): Outgoing {
    const { source, muted, sound } = this.#what
    const inner = this.#path.publish(source, this.#media, muted, sound, this.#layers)
    inner.send(this.#sending)
    if (!this.#carried) inner.carry(false)
    inner.track.then(
      (track) => {
        this.#isNamed = true
        this.#named.resolve(track)
      },
      (error: unknown) => {
        if (this.#inner !== inner) return // Others have taken the place of its transports.
        this.#named.reject(error)
        if (this.#isNamed && !(error instanceof Closed)) reportFault(error, `publishing ${source} again`)
      },
    )
    return inner
  }
}

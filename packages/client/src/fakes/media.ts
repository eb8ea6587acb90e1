import { Store, type Scope } from '@parley/kit'
import {
  emptyRoom,
  type PeerId,
  type RtpCapabilities,
  type RtpParameters,
  type Source,
  type TrackId,
} from '@parley/protocol'
import type { MediaPath, Straight } from '../api.ts'
import { IceConfig } from '../media/ice-config.ts'
import type { Incoming, MediaDevice, MediaPort, MediaSeat, Outgoing } from '../media/port.ts'

/** RTP parameters of the least form that the protocol takes. */
export const someRtp: RtpParameters = {
  codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000 }],
}

/** A seat of nobody in an empty room. */
export const someSeat = {
  ice: new IceConfig(false),
  receivable: () => [],
  transports: {} as never,
  you: () => 'me',
  room: new Store(emptyRoom('l-0000000000000000')),
  network: { suspect: () => {}, wake: () => {} },
} as const

/** A track of a name: as much of one as is looked at without a browser. */
export function fakeTrack(name: string): MediaStreamTrack {
  return { id: name, kind: 'audio' } as MediaStreamTrack
}

/** Media without a browser: it says what is open, and what is being sent. */
export class FakeMedia {
  /** Ports, outgoing and incoming tracks that are open now. */
  open = 0
  /** What each source sends now; a source that is not published is not here. */
  readonly sending = new Map<Source, MediaStreamTrack | null>()
  /** How many layers of each source are encoded, where that was said. */
  readonly demands = new Map<Source, number>()
  /** How many consumers were asked for in each turn. */
  readonly batches: number[] = []
  /** Subscriptions of these ids cannot be received. */
  readonly broken = new Set<string>()
  readonly path = new Store<MediaPath>('idle')
  revived = 0
  renewed = 0
  /** Whether something still comes over the server. */
  arrives = false
  suspected = 0
  /** In which codec everything is sent from now on. */
  codec: string | null = null
  /** How often opening a port fails from now on. */
  failing = 0
  #batch = 0

  readonly device = (): MediaDevice => ({
    load: (router: RtpCapabilities) => Promise.resolve(router),
    open: (scope, seat) => this.#port(scope, seat),
  })

  #port(scope: Scope, seat: MediaSeat): MediaPort {
    this.#hold(scope)
    let transports = seat.transports.send?.id
    if (this.failing-- > 0) throw new Error('no more peer connections')
    return {
      path: this.path,
      publish: (source, media, muted) => this.#publish(scope, seat, source, muted ? null : media, muted),
      receive: async ({ id }) => this.#receive(scope, id),
      renew: ({ send }) => {
        const other = send.id !== transports
        transports = send.id
        if (other) this.renewed += 1
        return other
      },
      revive: () => (this.revived += 1),
      suspect: () => (this.suspected += 1),
      stats: () => Promise.resolve([]),
      sends: () => [],
      sentAs: () => null,
      signal: () => {},
      speaking: new Store<readonly PeerId[]>([]),
      straight: new Store<Straight>('off'),
      arrives: () => this.arrives,
    }
  }

  #publish(
    scope: Scope,
    seat: MediaSeat,
    source: Source,
    media: MediaStreamTrack | null,
    muted: boolean,
  ): Outgoing {
    const close = this.#hold(scope)
    this.sending.set(source, media)
    scope.defer(() => this.sending.delete(source))
    const track: Promise<TrackId> = seat
      .call('publish', { source, rtpParameters: someRtp, muted })
      .then((published) => published.track)
    return {
      track,
      codec: this.codec,
      sent: null,
      send: (next) => void this.sending.set(source, next),
      carry: () => {},
      demand: (layers) => void this.demands.set(source, layers),
      close: () => {
        close()
        this.sending.delete(source)
      },
    }
  }

  async #receive(scope: Scope, id: string): Promise<Incoming> {
    if (this.#batch === 0) {
      queueMicrotask(() => {
        this.batches.push(this.#batch)
        this.#batch = 0
      })
    }
    this.#batch += 1
    await Promise.resolve()
    if (this.broken.has(id)) throw new Error(`cannot receive ${id}`)
    return { media: new Store(fakeTrack(id)), close: this.#hold(scope) }
  }

  /** Counts a thing as open until it is closed, or its scope is; once. */
  #hold(scope: Scope): () => void {
    this.open += 1
    let held = true
    const release = (): void => {
      if (held) this.open -= 1
      held = false
    }
    scope.defer(release)
    return release
  }
}

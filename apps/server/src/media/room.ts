import type { Scope } from '@parley/kit'
import { LIMITS, type PeerId, type RoomId } from '@parley/protocol'
import type { types } from 'mediasoup'
import { MEDIA_CODECS } from './codecs.ts'
import { PeerDataTransport } from './data-end.ts'
import { Hearing } from './hearing.ts'
import { openWithin } from './life-within.ts'
import type { MediaWorker } from './media-worker.ts'
import { portError } from './port-error.ts'
import { LOST, type MediaRoom } from './port.ts'
import { TrackEnd } from './track-end.ts'
import { PeerTransport } from './transport.ts'

/** What a receiver's path is taken to carry until it was measured, in bit/s: a camera's first seconds, on any ADSL line. */
const FIRST_BITRATE = 1_000_000

/** What waits at the server for one receiver, in bytes: two windows of {@link LIMITS}, for two who send at the same time. */
const RELAY_BUFFER = 2 * LIMITS.relayWindow

/** The media of one room, on one router of one worker. */
export class RouterRoom implements MediaRoom {
  readonly #life: Scope
  /** Whoever opened it: tellings outlast the media itself by the news that it was lost. */
  readonly #opener: Scope
  readonly #worker: MediaWorker
  readonly #router: types.Router
  readonly #hearing: Hearing

  static open(scope: Scope, worker: MediaWorker, id: RoomId): Promise<RouterRoom> {
    const build = async (life: Scope): Promise<RouterRoom> => {
      worker.count('rooms', life)
      const router = await life.adopt(worker.process.createRouter({ mediaCodecs: MEDIA_CODECS }), (late) =>
        late.close(),
      )
      const hearing = await Hearing.open(life, router)
      return new RouterRoom(life, scope, { worker, router, hearing })
    }
    return openWithin(`media of ${id}`, [worker.life, scope], build, portError)
  }

  private constructor(
    life: Scope,
    opener: Scope,
    made: { readonly worker: MediaWorker; readonly router: types.Router; readonly hearing: Hearing },
  ) {
    this.#life = life
    this.#opener = opener
    this.#worker = made.worker
    this.#router = made.router
    this.#hearing = made.hearing
  }

  async openTransport(scope: Scope, peer: PeerId, direction: 'send' | 'recv'): Promise<PeerTransport> {
    const made = await this.openEnd(scope, peer, direction, (router) =>
      router.createWebRtcTransport({
        webRtcServer: this.#worker.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: FIRST_BITRATE,
      }),
    )
    return new PeerTransport(made.transport, made.tracks, this.#worker)
  }

  openData(scope: Scope, peer: PeerId): Promise<PeerDataTransport> {
    const build = async (life: Scope): Promise<PeerDataTransport> => {
      const made = this.#router.createWebRtcTransport({
        webRtcServer: this.#worker.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        sctpSendBufferSize: RELAY_BUFFER,
        sctpPerStreamSendQueueLimit: RELAY_BUFFER,
      })
      const transport = await life.adopt(made, (late) => this.#close(late))
      return new PeerDataTransport(life, transport, this.#worker.waysTo(life, transport))
    }
    return openWithin(`data transport of ${peer}`, [this.#life, scope], build, portError)
  }

  /** Opens an end of tracks over a transport of any sort: for who is no WebRTC peer (a recorder, a test). */
  openEnd<T extends types.Transport>(
    scope: Scope,
    peer: PeerId,
    direction: 'send' | 'recv',
    create: (router: types.Router) => Promise<T>,
  ): Promise<{ readonly transport: T; readonly tracks: TrackEnd }> {
    const build = async (life: Scope): Promise<{ transport: T; tracks: TrackEnd }> => {
      const transport = await life.adopt(create(this.#router), (late) => this.#close(late))
      const room = { hearing: this.#hearing, count: (stream: Scope) => this.#worker.count('streams', stream) }
      return { transport, tracks: new TrackEnd(life, room, { transport, peer, direction }) }
    }
    return openWithin(`${direction} transport of ${peer}`, [this.#life, scope], build, portError)
  }

  onSpeakers(scope: Scope, tell: (peers: readonly PeerId[]) => void): void {
    this.#hearing.changed.add(scope, tell)
  }

  onLost(scope: Scope, tell: () => void): void {
    if (this.#opener.closed) return
    if (this.#life.reason === LOST) tell()
    else this.#worker.lost.add(scope, () => this.#opener.closed || tell())
  }

  /** What the router itself says is open on it: for tests that look for what was left. */
  dump(): Promise<types.RouterDump> {
    return this.#router.dump()
  }

  /** A router that is ending ends all on it with one message. */
  #close(transport: types.Transport): void {
    if (this.#life.closed && !this.#router.closed) return
    transport.close()
  }
}

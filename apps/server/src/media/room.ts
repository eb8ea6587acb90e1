import type { Scope } from '@parley/kit'
import { LIMITS, ProtocolError, type PeerId, type RoomId } from '@parley/protocol'
import type { types } from 'mediasoup'
import { PeerDataTransport } from './data-end.ts'
import { Hearing } from './hearing.ts'
import { openWithin } from './life-within.ts'
import type { MediaWorker } from './media-worker.ts'
import { portError } from './port-error.ts'
import { RouterPipe, type PipePlace } from './pipe-end.ts'
import type { MediaRoom } from './port.ts'
import { RoomPart } from './room-part.ts'
import { TrackEnd } from './track-end.ts'
import { PeerTransport } from './transport.ts'

/** What a receiver's path is taken to carry until it was measured, in bit/s: a camera's first seconds, on any ADSL line. */
const FIRST_BITRATE = 1_000_000

/** What waits at the server for one receiver, in bytes: two windows of {@link LIMITS}, for two who send at the same time. */
const RELAY_BUFFER = 2 * LIMITS.relayWindow

/** Who says on which worker a peer is placed, given those that the room is on; undefined if there is none. */
export type Place = (room: ReadonlySet<MediaWorker>) => MediaWorker | undefined

/** What a room of media takes of its machine. */
export interface RoomNeed {
  readonly place: Place
  /** Where its pipes to other nodes are; absent where there are none. */
  readonly pipes?: PipePlace | undefined
}

/** Where a peer is, and with how many transports. */
interface Placed {
  readonly worker: MediaWorker
  ends: number
}

/** The media of one room: a router on each worker that has people of it. It goes on when one of them dies, or all. */
export class RouterRoom implements MediaRoom {
  readonly #life: Scope
  readonly #id: RoomId
  readonly #need: RoomNeed
  readonly #hearing: Hearing
  readonly #parts = new Map<MediaWorker, Promise<RoomPart>>()
  readonly #peers = new Map<PeerId, Placed>()

  /** Opens a room on its first worker. */
  static open(scope: Scope, first: MediaWorker, need: RoomNeed, id: RoomId): Promise<RouterRoom> {
    const build = async (life: Scope): Promise<RouterRoom> => {
      const room = new RouterRoom(life, need, id)
      await room.#partOn(first)
      return room
    }
    return openWithin(`media of ${id}`, [scope], build, portError)
  }

  private constructor(life: Scope, need: RoomNeed, id: RoomId) {
    this.#life = life
    this.#need = need
    this.#id = id
    this.#hearing = new Hearing(life)
  }

  async openTransport(scope: Scope, peer: PeerId, direction: 'send' | 'recv'): Promise<PeerTransport> {
    const made = await this.openEnd(scope, peer, direction, ({ router, worker }) =>
      router.createWebRtcTransport({
        webRtcServer: worker.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: FIRST_BITRATE,
      }),
    )
    return new PeerTransport(made.transport, made.tracks, made.worker)
  }

  /** Data is passed on within one router: that of the room's first worker. */
  async openData(scope: Scope, peer: PeerId): Promise<PeerDataTransport> {
    const part = await this.#firstPart()
    const build = async (life: Scope): Promise<PeerDataTransport> => {
      const made = part.router.createWebRtcTransport({
        webRtcServer: part.worker.server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        enableSctp: true,
        sctpSendBufferSize: RELAY_BUFFER,
        sctpPerStreamSendQueueLimit: RELAY_BUFFER,
      })
      const transport = await life.adopt(made, (late) => part.close(late))
      return new PeerDataTransport(life, transport, part.worker)
    }
    return openWithin(`data transport of ${peer}`, [part.life, scope], build, portError)
  }

  /** Pipes to other nodes end at the room's first worker: one for each node, whatever the number of workers. */
  async openPipe(scope: Scope): Promise<RouterPipe> {
    const { pipes } = this.#need
    if (pipes === undefined) throw new ProtocolError('unavailable', 'no pipes to other nodes here')
    const part = await this.#firstPart()
    return RouterPipe.open([part.life, scope], { part, hearing: this.#hearing }, pipes)
  }

  /** Opens an end of tracks over a transport of any sort: for who is no WebRTC peer (a recorder, a test). */
  async openEnd<T extends types.Transport>(
    scope: Scope,
    peer: PeerId,
    direction: 'send' | 'recv',
    create: (part: RoomPart) => Promise<T>,
  ): Promise<{ readonly transport: T; readonly tracks: TrackEnd; readonly worker: MediaWorker }> {
    const build = async (life: Scope): Promise<{ transport: T; tracks: TrackEnd; worker: MediaWorker }> => {
      const worker = this.#placed(life, peer)
      const part = await this.#partOn(worker).catch((error: unknown) => {
        // It died before the room was on it: the room goes on, and the peer is placed elsewhere when it asks again.
        throw worker.life.closed && !this.#life.closed ? new ProtocolError('unavailable') : error
      })
      const transport = await life.adopt(create(part), (late) => part.close(late))
      // Its end is the part's from here on: the order in which things end is theirs.
      life.defer(part.life.defer(() => life.close(part.life.reason)))
      return {
        transport,
        worker,
        tracks: new TrackEnd(life, { hearing: this.#hearing, part }, { transport, peer, direction }),
      }
    }
    return openWithin(`${direction} transport of ${peer}`, [this.#life, scope], build, portError)
  }

  onSpeakers(scope: Scope, tell: (peers: readonly PeerId[]) => void): void {
    this.#hearing.changed.add(scope, tell)
  }

  /** The parts of it that are open: for tests that ask the workers what was left. */
  get parts(): Promise<readonly RoomPart[]> {
    return Promise.all(this.#parts.values())
  }

  /** Where all is that must be in one place; when that worker dies, another one takes its part. */
  async #firstPart(): Promise<RoomPart> {
    this.#life.signal.throwIfAborted()
    const [first] = this.#parts.values()
    return first ?? this.#partOn(this.#choose())
  }

  /** The worker of a peer, the same for all that it opens at a time. */
  #placed(life: Scope, peer: PeerId): MediaWorker {
    const placed = this.#peers.get(peer) ?? this.#placeNow(peer)
    placed.ends += 1
    life.defer(() => {
      placed.ends -= 1
      if (placed.ends > 0) return
      placed.worker.peers -= 1
      if (this.#peers.get(peer) === placed) this.#peers.delete(peer)
    })
    return placed.worker
  }

  #placeNow(peer: PeerId): Placed {
    const worker = this.#choose()
    const placed = { worker, ends: 0 }
    worker.peers += 1
    this.#peers.set(peer, placed)
    return placed
  }

  #choose(): MediaWorker {
    const worker = this.#need.place(new Set(this.#parts.keys()))
    if (worker === undefined) throw new ProtocolError('unavailable', 'no media worker is running')
    return worker
  }

  /** What of the room is on a worker, which may be the first of it there. */
  #partOn(worker: MediaWorker): Promise<RoomPart> {
    const known = this.#parts.get(worker)
    if (known !== undefined) return known
    const opening = this.#openPart(worker)
    this.#parts.set(worker, opening)
    opening.catch(() => this.#parts.delete(worker))
    return opening
  }

  async #openPart(worker: MediaWorker): Promise<RoomPart> {
    const part = await RoomPart.open(this.#life, `media of ${this.#id}`, worker, this.#hearing)
    part.life.defer(() => this.#parts.delete(worker))
    return part
  }
}

import { detach, type Scope } from '@parley/kit'
import {
  ProtocolError,
  type DtlsParameters,
  type IceParameters,
  type TransportParameters,
} from '@parley/protocol'
import type { types } from 'mediasoup'
import type { MediaWorker } from './media-worker.ts'
import { checkDtlsParameters } from './negotiation.ts'
import type {
  DownlinkEstimate,
  MediaTransport,
  Publication,
  PublishWant,
  Subscribed,
  SubscribeWant,
} from './port.ts'
import { fromTransport, toDtlsParameters } from './shapes.ts'
import { Telling } from './telling.ts'
import type { TrackEnd } from './track-end.ts'
import { calling } from './tracks.ts'

/** As much of mediasoup's `bwe` trace as is used, in bit/s; its own type is an empty one. */
interface BweTrace {
  readonly availableBitrate: number
  readonly maxBitrate: number
}

/** One end of a peer's WebRTC transport: ICE and DTLS here, its tracks in their own part. */
export class PeerTransport implements MediaTransport {
  readonly parameters: TransportParameters
  readonly #life: Scope
  readonly #transport: types.WebRtcTransport
  readonly #tracks: TrackEnd
  readonly #worker: MediaWorker
  readonly #downlink = new Telling<DownlinkEstimate>()
  #connected = false
  #traced = false

  constructor(transport: types.WebRtcTransport, tracks: TrackEnd, worker: MediaWorker) {
    this.#life = tracks.life
    this.#transport = transport
    this.#tracks = tracks
    this.#worker = worker
    this.parameters = fromTransport(transport, worker.waysTo(this.#life, transport))
  }

  async connect(dtlsParameters: DtlsParameters): Promise<void> {
    checkDtlsParameters(dtlsParameters)
    this.#life.signal.throwIfAborted()
    if (this.#connected) throw new ProtocolError('bad-request', 'the transport is connected already')
    this.#connected = true
    await calling(this.#life, () =>
      this.#transport.connect({ dtlsParameters: toDtlsParameters(dtlsParameters) }),
    )
  }

  async restartIce(): Promise<IceParameters> {
    const parameters = await calling(this.#life, () => this.#transport.restartIce())
    this.#worker.waysTo(this.#life, this.#transport) // By its new fragment too.
    return parameters
  }

  publish(scope: Scope, want: PublishWant): Promise<Publication> {
    return this.#tracks.publish(scope, want)
  }

  subscribe(scope: Scope, want: SubscribeWant): Promise<Subscribed> {
    return this.#tracks.subscribe(scope, want)
  }

  onLost(scope: Scope, tell: () => void): void {
    this.#worker.onLost(scope, this.#life, tell)
  }

  onDownlink(scope: Scope, tell: (estimate: DownlinkEstimate) => void): void {
    this.#downlink.add(scope, tell)
    if (this.#traced) return
    this.#traced = true
    this.#transport.on('trace', (trace) => {
      if (trace.type !== 'bwe') return
      const { availableBitrate, maxBitrate } = trace.info as BweTrace
      this.#downlink.tell({ available: availableBitrate, ceiling: maxBitrate })
    })
    detach(
      calling(this.#life, () => this.#transport.enableTraceEvent(['bwe'])),
      this.#life.name,
    )
  }
}

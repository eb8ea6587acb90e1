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
import { AT_CEILING, probeWhen, unprobed } from './path-probe.ts'
import { fromTransport, toDtlsParameters } from './shapes.ts'
import { Telling } from './telling.ts'
import type { TrackEnd } from './track-end.ts'
import { calling } from './tracks.ts'

/** As much of mediasoup's `bwe` trace as is used, in bit/s; its own type is an empty one. */
interface BweTrace {
  readonly availableBitrate: number
  readonly effectiveDesiredBitrate: number
}

/** How a worker makes the most that it would believe from what is to be sent, where it is not told otherwise. */
const CEILING = 1.35

/** What a receiver's path is taken to carry until it was measured, in bit/s: a camera's first seconds, on any ADSL line. */
export const FIRST_BITRATE = 1_000_000
/** A worker takes no lower bound than this for what it may send. */
const LEAST_BITRATE = 30_000

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
  #probed = unprobed(performance.now())
  #capped = false

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
      const { availableBitrate, effectiveDesiredBitrate } = trace.info as BweTrace
      const ceiling = Math.max(FIRST_BITRATE, CEILING * effectiveDesiredBitrate)
      const estimate = { available: availableBitrate, ceiling }
      this.#downlink.tell(estimate)
      detach(this.#look(estimate), this.#life.name)
    })
    detach(
      calling(this.#life, () => this.#transport.enableTraceEvent(['bwe'])),
      this.#life.name,
    )
  }

  /**
   * Probes the path where that is needed. A worker probes at once when the most that it may send is raised above what it
   * believes, and there is no other way to ask it to: so that is lowered to the belief and raised to the rate of the probe.
   */
  async #look(estimate: DownlinkEstimate): Promise<void> {
    const [next, rate] = probeWhen(this.#probed, estimate, performance.now())
    this.#probed = next
    if (rate !== null) {
      this.#capped = true
      await this.#cap(Math.max(LEAST_BITRATE, Math.round(estimate.available)))
      await this.#cap(rate < estimate.ceiling ? Math.max(LEAST_BITRATE, Math.round(rate)) : 0)
    } else if (this.#capped && estimate.available >= AT_CEILING * estimate.ceiling) {
      this.#capped = false
      await this.#cap(0)
    }
  }

  #cap(bitrate: number): Promise<void> {
    return calling(this.#life, () => this.#transport.setMaxOutgoingBitrate(bitrate))
  }
}

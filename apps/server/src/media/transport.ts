import type { Scope } from '@parley/kit'
import {
  ProtocolError,
  type DtlsParameters,
  type IceParameters,
  type TransportParameters,
} from '@parley/protocol'
import type { types } from 'mediasoup'
import { checkDtlsParameters } from './negotiation.ts'
import type { MediaTransport, Publication, PublishWant, Subscribed, SubscribeWant } from './port.ts'
import { fromTransport, toDtlsParameters } from './shapes.ts'
import type { TrackEnd } from './track-end.ts'
import { calling } from './tracks.ts'

/** One end of a peer's WebRTC transport: ICE and DTLS here, its tracks in their own part. */
export class PeerTransport implements MediaTransport {
  readonly parameters: TransportParameters
  readonly #life: Scope
  readonly #transport: types.WebRtcTransport
  readonly #tracks: TrackEnd
  #connected = false

  constructor(transport: types.WebRtcTransport, tracks: TrackEnd) {
    this.#life = tracks.life
    this.#transport = transport
    this.#tracks = tracks
    this.parameters = fromTransport(transport)
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
    return calling(this.#life, () => this.#transport.restartIce())
  }

  publish(scope: Scope, want: PublishWant): Promise<Publication> {
    return this.#tracks.publish(scope, want)
  }

  subscribe(scope: Scope, want: SubscribeWant): Promise<Subscribed> {
    return this.#tracks.subscribe(scope, want)
  }
}

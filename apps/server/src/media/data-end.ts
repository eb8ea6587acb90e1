import { assert, type Scope } from '@parley/kit'
import { ProtocolError, type DataTransportParameters, type DtlsParameters } from '@parley/protocol'
import type { types } from 'mediasoup'
import { openWithin } from './life-within.ts'
import type { MediaWorker } from './media-worker.ts'
import { checkDtlsParameters } from './negotiation.ts'
import type { Bridge, DataTransport } from './port.ts'
import { portError } from './port-error.ts'
import { fromTransport, toDtlsParameters } from './shapes.ts'
import { calling } from './tracks.ts'

/** Streams on which clients send; mediasoup gives those on which they receive from 0 upwards. Chromium knows 1,024. */
const SENDING = { first: 512, last: 1_023 }

/** One end of a peer's transport for data, over mediasoup's SCTP. */
export class PeerDataTransport implements DataTransport {
  readonly parameters: DataTransportParameters
  readonly life: Scope
  readonly transport: types.WebRtcTransport
  readonly #worker: MediaWorker
  readonly #streams = new Set<number>()
  #connected = false

  constructor(life: Scope, transport: types.WebRtcTransport, worker: MediaWorker) {
    const { sctpParameters } = transport
    assert(sctpParameters !== undefined, 'a transport for data has SCTP')
    this.life = life
    this.transport = transport
    this.#worker = worker
    this.parameters = {
      ...fromTransport(transport, worker.waysTo(life, transport)),
      sctp: { port: sctpParameters.port, maxMessageSize: sctpParameters.maxReceiveMessageSize },
    }
  }

  async connect(dtlsParameters: DtlsParameters): Promise<void> {
    checkDtlsParameters(dtlsParameters)
    this.life.signal.throwIfAborted()
    if (this.#connected) throw new ProtocolError('bad-request', 'the transport is connected already')
    this.#connected = true
    await calling(this.life, () =>
      this.transport.connect({ dtlsParameters: toDtlsParameters(dtlsParameters) }),
    )
  }

  onLost(scope: Scope, tell: () => void): void {
    this.#worker.onLost(scope, this.life, tell)
  }

  bridge(scope: Scope, other: DataTransport): Promise<Bridge> {
    assert(other instanceof PeerDataTransport, 'the other end is one of this port')
    const owners = [this.life, other.life, scope]
    const build = async (life: Scope): Promise<Bridge> => {
      const [there, here] = await Promise.all([pass(life, this, other), pass(life, other, this)])
      return {
        here: { send: there.send, receive: here.receive },
        there: { send: here.send, receive: there.receive },
      }
    }
    return openWithin('bridge', owners, build, portError)
  }

  /** A stream on which this client may send, for the scope's lifetime. */
  takeStream(scope: Scope): number {
    for (let stream = SENDING.first; stream <= SENDING.last; stream += 1) {
      if (this.#streams.has(stream)) continue
      this.#streams.add(stream)
      scope.defer(() => this.#streams.delete(stream))
      return stream
    }
    throw new ProtocolError('unavailable', 'this peer has as many relayed links as it can have')
  }
}

/** Forwards what one client sends to the other, in order and whole, up to what the receiver's send buffer takes. */
async function pass(
  life: Scope,
  from: PeerDataTransport,
  to: PeerDataTransport,
): Promise<{ send: number; receive: number }> {
  const send = from.takeStream(life)
  const making = from.transport.produceData({ sctpStreamParameters: { streamId: send, ordered: true } })
  const producer = await life.adopt(making, (late) => late.close())
  const consumer = await life.adopt(to.transport.consumeData({ dataProducerId: producer.id }), (late) =>
    late.close(),
  )
  const receive = consumer.sctpStreamParameters?.streamId
  assert(receive !== undefined, 'what is consumed over SCTP has a stream')
  return { send, receive }
}

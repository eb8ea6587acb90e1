import type { Scope } from '@parley/kit'
import type { MediaKind, RtpParameters } from '@parley/protocol'
import type { types } from 'mediasoup'
import { raiseFrameRate } from './frame-rate.ts'
import { layersOf } from './layers.ts'
import type { Consumable } from './negotiation.ts'
import type { Layer, Publication, PublicationCounts, Subscribed, SubscribeWant } from './port.ts'
import { Pipes } from './pipes.ts'
import { portError } from './port-error.ts'
import type { RoomPart } from './room-part.ts'
import { fromRtpParameters } from './shapes.ts'

/** What a {@link RouterPublication} is made of beside its producer. */
interface MadePublication {
  readonly consumable: Consumable
  readonly silenced: () => void
  /** As its sender told them, where the stream itself does not say so. */
  readonly layers?: readonly Layer[]
}

/** A track as a router receives it. */
export class RouterPublication implements Publication {
  readonly life: Scope
  readonly producer: types.Producer
  readonly consumable: Consumable
  readonly layers: readonly Layer[]
  /** The ways to other workers on which somebody receives it. */
  readonly pipes: Pipes
  readonly #silenced: () => void

  constructor(
    life: Scope,
    home: RoomPart,
    producer: types.Producer,
    { consumable, silenced, layers }: MadePublication,
  ) {
    this.life = life
    this.pipes = new Pipes(life, home, producer)
    this.producer = producer
    this.consumable = consumable
    const isVideo = producer.kind === 'video'
    this.layers = layers ?? (isVideo ? layersOf(fromRtpParameters(producer.rtpParameters)) : [])
    this.#silenced = silenced
  }

  get kind(): MediaKind {
    return this.producer.kind
  }

  async setMuted(muted: boolean): Promise<void> {
    await calling(this.life, () => (muted ? this.producer.pause() : this.producer.resume()))
    if (muted) this.#silenced()
  }

  onScore(scope: Scope, tell: (score: number) => void): void {
    const listener = (scores: types.ProducerScore[]): void => tell(bestOf(scores))
    this.producer.on('score', listener)
    scope.defer(() => this.producer.off('score', listener))
  }

  async counts(): Promise<PublicationCounts> {
    const stats = await calling(this.life, () => this.producer.getStats())
    const received = stats.filter(({ type }) => type === 'inbound-rtp')
    const clockRate = this.producer.rtpParameters.codecs[0]?.clockRate ?? 90_000
    const sum = (of: (stream: types.ProducerStat) => number): number =>
      received.reduce((total, stream) => total + of(stream), 0)
    return {
      packets: sum((stream) => stream.packetCount),
      lost: sum((stream) => Math.max(0, stream.packetsLost)),
      bitrate: sum((stream) => stream.bitrate),
      // A worker counts in the codec's clock (RFC 3550, 6.4.1).
      jitter: Math.max(0, ...received.map((stream) => (stream.jitter / clockRate) * 1_000)),
      score: received.length === 0 ? BEST_SCORE : Math.max(...received.map((stream) => stream.score)),
    }
  }
}

/** mediasoup's, also of what was not judged yet. */
const BEST_SCORE = 10

/** Of several layers some may be switched off: what is good is what can be watched. */
function bestOf(scores: readonly types.ProducerScore[]): number {
  return scores.length === 0 ? BEST_SCORE : Math.max(...scores.map(({ score }) => score))
}

/** mediasoup knows no priority below this. */
const LEAST_PRIORITY = 1

/** A track as a router forwards it. */
export class RouterSubscription implements Subscribed {
  readonly life: Scope
  readonly consumer: types.Consumer
  #ready: boolean
  /** As of `setLayer`. */
  #layer: number | null | undefined
  constructor(
    life: Scope,
    consumer: types.Consumer,
    { waiting, layer }: Pick<SubscribeWant, 'waiting' | 'layer'>,
  ) {
    this.life = life
    this.consumer = consumer
    this.#ready = !waiting
    this.#layer = layer
    raiseFrameRate(life, consumer, () => this.#layer)
  }

  get id(): string {
    return this.consumer.id
  }

  get kind(): MediaKind {
    return this.consumer.kind
  }

  get rtpParameters(): RtpParameters {
    return fromRtpParameters(this.consumer.rtpParameters)
  }

  /** On a connected transport a worker asks the sender for a key frame at once; else when it connects. */
  async flow(): Promise<void> {
    this.#ready = true
    if (this.#layer !== null) await calling(this.life, () => this.consumer.resume())
  }

  async setLayer(layer: number | null): Promise<void> {
    this.#layer = layer
    if (layer === null) return calling(this.life, () => this.consumer.pause())
    // The layer first: the key frame that is asked for is then one of that layer.
    if (this.consumer.type !== 'simple') {
      await calling(this.life, () => this.consumer.setPreferredLayers({ spatialLayer: layer }))
    }
    // Meanwhile another word may have come.
    if (this.#ready && this.#layer !== null) await calling(this.life, () => this.consumer.resume())
  }

  async setPriority(priority: number): Promise<void> {
    await calling(this.life, () => this.consumer.setPriority(Math.max(LEAST_PRIORITY, priority)))
  }
}

/** Calls something of a living thing; if that has ended, or ends meanwhile, the call rejects with `Closed`. */
export async function calling<T>(life: Scope, call: () => Promise<T>): Promise<T> {
  life.signal.throwIfAborted()
  try {
    return await call()
  } catch (error) {
    throw portError(error, life)
  }
}

import type { Scope } from '@parley/kit'
import type { MediaKind, RtpParameters } from '@parley/protocol'
import type { types } from 'mediasoup'
import type { Consumable } from './negotiation.ts'
import type { Publication, Subscribed } from './port.ts'
import { portError } from './port-error.ts'
import { fromRtpParameters } from './shapes.ts'

/** A track as a router receives it. */
export class RouterPublication implements Publication {
  readonly life: Scope
  readonly producer: types.Producer
  readonly consumable: Consumable
  readonly #silenced: () => void

  constructor(life: Scope, producer: types.Producer, consumable: Consumable, silenced: () => void) {
    this.life = life
    this.producer = producer
    this.consumable = consumable
    this.#silenced = silenced
  }

  get kind(): MediaKind {
    return this.producer.kind
  }

  async setMuted(muted: boolean): Promise<void> {
    await calling(this.life, () => (muted ? this.producer.pause() : this.producer.resume()))
    if (muted) this.#silenced()
  }
}

/** mediasoup knows no priority below this. */
const LEAST_PRIORITY = 1

/** A track as a router forwards it. */
export class RouterSubscription implements Subscribed {
  readonly life: Scope
  readonly consumer: types.Consumer

  constructor(life: Scope, consumer: types.Consumer) {
    this.life = life
    this.consumer = consumer
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
    await calling(this.life, () => this.consumer.resume())
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

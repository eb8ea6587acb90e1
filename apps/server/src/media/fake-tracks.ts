import type { Scope } from '@parley/kit'
import type { MediaKind, PeerId, RtpParameters } from '@parley/protocol'
import type { FakeControl } from './fake-control.ts'
import type { Consumable } from './negotiation.ts'
import type { Layer, Publication, PublicationCounts, Subscribed } from './port.ts'
import { Telling } from './telling.ts'

/** A published track of the fake, with what a test may want to see of it. */
export class FakePublication implements Publication {
  readonly kind: MediaKind
  readonly peer: PeerId
  readonly life: Scope
  readonly consumable: Consumable
  readonly layers: readonly Layer[]
  muted: boolean
  /** What the next question is answered with, and how often it was asked. */
  counted: PublicationCounts = { packets: 0, lost: 0, bitrate: 0, jitter: 0, score: 10 }
  asked = 0
  readonly #scored = new Telling<number>()
  readonly #control: FakeControl

  constructor(
    life: Scope,
    control: FakeControl,
    made: Pick<FakePublication, 'kind' | 'peer' | 'consumable' | 'layers' | 'muted'>,
  ) {
    this.life = life
    this.#control = control
    this.kind = made.kind
    this.peer = made.peer
    this.consumable = made.consumable
    this.layers = made.layers
    this.muted = made.muted
  }

  async setMuted(muted: boolean): Promise<void> {
    await this.#control.pass('setMuted', this.life)
    this.muted = muted
  }

  onScore(scope: Scope, tell: (score: number) => void): void {
    this.#scored.add(scope, tell)
  }

  async counts(): Promise<PublicationCounts> {
    await this.#control.pass('counts', this.life)
    this.asked += 1
    return this.counted
  }

  /** Tells that the stream is found this good, as a worker does. */
  judge(score: number): void {
    this.#scored.tell(score)
  }
}

/** A forwarded track of the fake, with what a test may want to see of it. */
export class FakeSubscription implements Subscribed {
  readonly id: string
  readonly kind: MediaKind
  readonly rtpParameters: RtpParameters
  /** Who receives it. */
  readonly peer: PeerId
  readonly publication: FakePublication
  readonly life: Scope
  flowing: boolean
  /** The highest layer that is forwarded; null: nothing is. */
  layer: number | null
  priority = 1
  readonly #control: FakeControl

  constructor(
    life: Scope,
    control: FakeControl,
    made: Pick<FakeSubscription, 'id' | 'rtpParameters' | 'peer' | 'publication' | 'flowing' | 'layer'>,
  ) {
    this.life = life
    this.#control = control
    this.id = made.id
    this.kind = made.publication.kind
    this.rtpParameters = made.rtpParameters
    this.peer = made.peer
    this.publication = made.publication
    this.flowing = made.flowing
    this.layer = made.layer
  }

  /** Whether the receiver gets packets now. */
  get forwarding(): boolean {
    return this.flowing && this.layer !== null && !this.publication.muted && !this.life.closed
  }

  async flow(): Promise<void> {
    await this.#control.pass('flow', this.life)
    this.flowing = true
  }

  async setLayer(layer: number | null): Promise<void> {
    await this.#control.pass('setLayer', this.life)
    this.layer = layer
  }

  async setPriority(priority: number): Promise<void> {
    await this.#control.pass('setPriority', this.life)
    this.priority = priority
  }
}

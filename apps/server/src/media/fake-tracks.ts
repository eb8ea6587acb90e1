import type { Scope } from '@parley/kit'
import type { MediaKind, PeerId, RtpParameters } from '@parley/protocol'
import type { FakeControl } from './fake-control.ts'
import type { Consumable } from './negotiation.ts'
import type { Publication, Subscribed } from './port.ts'

/** A published track of the fake, with what a test may want to see of it. */
export class FakePublication implements Publication {
  readonly kind: MediaKind
  readonly peer: PeerId
  readonly life: Scope
  readonly consumable: Consumable
  muted: boolean
  readonly #control: FakeControl

  constructor(
    life: Scope,
    control: FakeControl,
    made: Pick<FakePublication, 'kind' | 'peer' | 'consumable' | 'muted'>,
  ) {
    this.life = life
    this.#control = control
    this.kind = made.kind
    this.peer = made.peer
    this.consumable = made.consumable
    this.muted = made.muted
  }

  async setMuted(muted: boolean): Promise<void> {
    await this.#control.pass('setMuted', this.life)
    this.muted = muted
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
  priority = 1
  readonly #control: FakeControl

  constructor(
    life: Scope,
    control: FakeControl,
    made: Pick<FakeSubscription, 'id' | 'rtpParameters' | 'peer' | 'publication' | 'flowing'>,
  ) {
    this.life = life
    this.#control = control
    this.id = made.id
    this.kind = made.publication.kind
    this.rtpParameters = made.rtpParameters
    this.peer = made.peer
    this.publication = made.publication
    this.flowing = made.flowing
  }

  /** Whether the receiver gets packets now. */
  get forwarding(): boolean {
    return this.flowing && !this.publication.muted && !this.life.closed
  }

  async flow(): Promise<void> {
    await this.#control.pass('flow', this.life)
    this.flowing = true
  }

  async setPriority(priority: number): Promise<void> {
    await this.#control.pass('setPriority', this.life)
    this.priority = priority
  }
}

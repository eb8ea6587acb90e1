import { assert, type Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import type { types } from 'mediasoup'
import type { Hearing } from './hearing.ts'
import { openWithin } from './life-within.ts'
import { checkSubscribe, negotiatePublish } from './negotiation.ts'
import { portError, refused } from './port-error.ts'
import type { PublishWant, SubscribeWant } from './port.ts'
import type { RoomPart } from './room-part.ts'
import { toRtpCapabilities, toRtpParameters } from './shapes.ts'
import { RouterPublication, RouterSubscription } from './tracks.ts'

/**
 * How soon a sender is asked for another key frame of the same stream: the first who needs one gets it at once, those who
 * come meanwhile share the next. A key frame weighs ten others, and Chromium hears no request within 300 ms of the last one:
 * one that comes too soon by a millisecond is lost, and a worker says it again only after a second.
 */
const KEY_FRAME_MS = 400

/** What an end of tracks takes of its room. */
export interface TrackRoom {
  readonly hearing: Hearing
  /** The part of the room in which the end is. */
  readonly part: RoomPart
}

/** The tracks of one peer in one direction, over any transport of a router (WebRTC, or direct where no network is meant). */
export class TrackEnd {
  readonly life: Scope
  readonly transport: types.Transport
  readonly #room: TrackRoom
  readonly #peer: PeerId
  readonly #direction: 'send' | 'recv'

  constructor(
    life: Scope,
    room: TrackRoom,
    end: { readonly transport: types.Transport; readonly peer: PeerId; readonly direction: 'send' | 'recv' },
  ) {
    this.life = life
    this.#room = room
    this.transport = end.transport
    this.#peer = end.peer
    this.#direction = end.direction
  }

  async publish(scope: Scope, want: PublishWant): Promise<RouterPublication> {
    assert(this.#direction === 'send', 'a peer publishes on its sending transport')
    const consumable = negotiatePublish(want)
    const owners = [this.life, scope]
    const build = (life: Scope): Promise<RouterPublication> => this.#produce(life, want, consumable)
    // A sender's parameters have been found good; what a worker says against them now, it alone could know.
    return openWithin(`publication of ${want.kind}`, owners, build, (error, life) =>
      refused(portError(error, life)),
    )
  }

  async subscribe(scope: Scope, want: SubscribeWant): Promise<RouterSubscription> {
    assert(this.#direction === 'recv', 'a peer subscribes on its receiving transport')
    const publication = want.publication
    assert(publication instanceof RouterPublication, 'the publication is one of this port')
    checkSubscribe(publication.consumable, want.rtpCapabilities)
    const owners = [this.life, scope, publication.life]
    const build = (life: Scope): Promise<RouterSubscription> => this.#consume(life, want, publication)
    return openWithin(`subscription to ${publication.kind}`, owners, build, portError)
  }

  async #produce(
    life: Scope,
    want: PublishWant,
    consumable: RouterPublication['consumable'],
  ): Promise<RouterPublication> {
    const { kind, muted } = want
    const rtpParameters = toRtpParameters(want.rtpParameters)
    const made = this.transport.produce({
      kind,
      rtpParameters,
      paused: muted,
      keyFrameRequestDelay: KEY_FRAME_MS,
    })
    const producer = await life.adopt(made, (late) => this.#close(late))
    const { hearing, part } = this.#room
    part.worker.count('streams', life)
    if (kind === 'audio') await hearing.listen(life, part.router, producer, this.#peer)
    life.signal.throwIfAborted()
    const silenced = (): void => hearing.forget(this.#peer)
    return new RouterPublication(life, part, producer, { consumable, silenced })
  }

  async #consume(
    life: Scope,
    want: SubscribeWant,
    { producer, pipes }: RouterPublication,
  ): Promise<RouterSubscription> {
    await pipes.hold(life, this.#room.part)
    const rtpCapabilities = toRtpCapabilities(want.rtpCapabilities)
    const made = this.transport.consume({
      producerId: producer.id,
      rtpCapabilities,
      paused: want.waiting || want.layer === null,
      // A worker forwards the highest layer that is there of those up to this one, and passes it over for what has no layers.
      ...(typeof want.layer === 'number' && { preferredLayers: { spatialLayer: want.layer } }),
    })
    const consumer = await life.adopt(made, (late) => this.#close(late))
    this.#room.part.worker.count('streams', life)
    return new RouterSubscription(life, consumer, want)
  }

  /** A transport that is ending ends all on it with one message; only what arrives after that is closed by itself. */
  #close(thing: types.Producer | types.Consumer): void {
    if (this.life.closed && !this.transport.closed) return
    thing.close()
  }
}

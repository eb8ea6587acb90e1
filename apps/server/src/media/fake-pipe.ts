import { assert, type Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'
import type { FakeControl } from './fake-control.ts'
import { FakePublication } from './fake-tracks.ts'
import { pass } from './fake-transport.ts'
import { lifeWithin } from './life-within.ts'
import {
  LOST,
  type PipeAddress,
  type PipedIn,
  type PipedOut,
  type PipeEnd,
  type Publication,
} from './port.ts'
import { fromRtpParameters, toRtpParameters } from './shapes.ts'
import { Telling } from './telling.ts'

/** A track as an end of a fake pipe sends it. */
interface Sent extends PipedOut {
  readonly publication: FakePublication
  flowing: boolean
}

/** One end of a fake pipe between nodes: it keeps the port's rules and carries nothing. */
export class FakePipe implements PipeEnd {
  readonly life: Scope
  readonly address: PipeAddress = { address: '127.0.0.1', port: 9, suite: 'none', key: crypto.randomUUID() }
  /** The other end, once it was said. */
  other: PipeAddress | null = null
  /** What a test wants to have been counted. */
  counted = { sent: 0, received: 0 }
  readonly sent = new Set<Sent>()
  readonly received = new Set<FakePublication>()
  readonly lost = new Telling<void>()
  readonly #control: FakeControl

  constructor(life: Scope, control: FakeControl) {
    this.life = life
    this.#control = control
  }

  async connect(other: PipeAddress): Promise<void> {
    await this.#control.pass('connect', this.life)
    if (this.other !== null) throw new ProtocolError('bad-request', 'the pipe is connected already')
    if (other.suite !== this.address.suite) throw new ProtocolError('unsupported-media', 'no end of a pipe')
    this.other = other
  }

  async send(scope: Scope, publication: Publication): Promise<PipedOut> {
    assert(publication instanceof FakePublication, 'the publication is one of this port')
    const life = lifeWithin('track for another node', this.life, scope, publication.life)
    await pass(this.#control, 'pipeOut', life)
    const { kind, layers } = publication
    const rtpParameters = fromRtpParameters(publication.consumable)
    const id = crypto.randomUUID()
    const setFlowing = async (flowing: boolean): Promise<void> => {
      life.signal.throwIfAborted()
      sent.flowing = flowing
    }
    const sent: Sent = { id, kind, layers, rtpParameters, publication, flowing: true, setFlowing }
    this.sent.add(sent)
    life.defer(() => this.sent.delete(sent))
    return sent
  }

  async receive(
    scope: Scope,
    { kind, layers, muted, peer, rtpParameters }: PipedIn,
  ): Promise<FakePublication> {
    const life = lifeWithin('track of another node', this.life, scope)
    await pass(this.#control, 'pipeIn', life)
    const consumable = toRtpParameters(rtpParameters)
    const received = new FakePublication(life, this.#control, { kind, peer, consumable, layers, muted })
    this.received.add(received)
    life.defer(() => this.received.delete(received))
    return received
  }

  onLost(scope: Scope, tell: () => void): void {
    if (this.life.reason === LOST) tell()
    else this.lost.add(scope, tell)
  }

  async traffic(): Promise<{ sent: number; received: number }> {
    this.life.signal.throwIfAborted()
    return this.counted
  }
}

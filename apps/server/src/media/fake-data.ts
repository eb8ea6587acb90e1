import { assert, type Scope } from '@parley/kit'
import {
  ProtocolError,
  type DataTransportParameters,
  type DtlsParameters,
  type PeerId,
} from '@parley/protocol'
import type { FakeControl } from './fake-control.ts'
import { fakeParameters, pass } from './fake-transport.ts'
import { lifeWithin } from './life-within.ts'
import { checkDtlsParameters } from './negotiation.ts'
import { LOST, type Bridge, type DataTransport } from './port.ts'
import { Telling } from './telling.ts'

/** One end of a fake transport for data: it keeps the port's rules and carries nothing. */
export class FakeData implements DataTransport {
  readonly parameters: DataTransportParameters = {
    ...fakeParameters(),
    sctp: { port: 5_000, maxMessageSize: 262_144 },
  }
  readonly life: Scope
  readonly peer: PeerId
  /** Peers it is bridged to now. */
  readonly bridged = new Set<PeerId>()
  dtlsParameters: DtlsParameters | null = null
  readonly lost = new Telling<void>()
  readonly #control: FakeControl
  #streams = 0

  constructor(life: Scope, control: FakeControl, peer: PeerId) {
    this.life = life
    this.#control = control
    this.peer = peer
  }

  async connect(dtlsParameters: DtlsParameters): Promise<void> {
    checkDtlsParameters(dtlsParameters)
    await this.#control.pass('connect', this.life)
    if (this.dtlsParameters !== null)
      throw new ProtocolError('bad-request', 'the transport is connected already')
    this.dtlsParameters = dtlsParameters
  }

  onLost(scope: Scope, tell: () => void): void {
    if (this.life.reason === LOST) tell()
    else this.lost.add(scope, tell)
  }

  async bridge(scope: Scope, other: DataTransport): Promise<Bridge> {
    assert(other instanceof FakeData, 'the other end is one of this port')
    const life = lifeWithin('bridge', this.life, other.life, scope)
    await pass(this.#control, 'bridge', life)
    this.#joined(life, other)
    other.#joined(life, this)
    const [one, two] = [this.#streams++, other.#streams++]
    return { here: { send: 512 + one, receive: one }, there: { send: 512 + two, receive: two } }
  }

  #joined(life: Scope, other: FakeData): void {
    this.bridged.add(other.peer)
    life.defer(() => this.bridged.delete(other.peer))
  }
}

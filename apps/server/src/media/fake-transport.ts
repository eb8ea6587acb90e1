import { assert, type Scope } from '@parley/kit'
import {
  ProtocolError,
  type DtlsParameters,
  type IceParameters,
  type PeerId,
  type RtpParameters,
  type TransportParameters,
} from '@parley/protocol'
import type { FakeControl, FakeStep } from './fake-control.ts'
import { FakePublication, FakeSubscription } from './fake-tracks.ts'
import { layersOf } from './layers.ts'
import { lifeWithin } from './life-within.ts'
import { checkDtlsParameters, negotiatePublish, negotiateSubscribe } from './negotiation.ts'
import {
  LOST,
  type DownlinkEstimate,
  type MediaTransport,
  type PublishWant,
  type SubscribeWant,
} from './port.ts'
import { Telling } from './telling.ts'

/** One end of a fake transport; it keeps the port's rules and opens no socket. */
export class FakeTransport implements MediaTransport {
  readonly parameters: TransportParameters
  readonly peer: PeerId
  readonly direction: 'send' | 'recv'
  readonly publications = new Set<FakePublication>()
  readonly subscriptions = new Set<FakeSubscription>()
  readonly life: Scope
  /** What the client's end said, once it did. */
  dtlsParameters: DtlsParameters | null = null
  iceRestarts = 0
  #subscribed = 0
  /** The SSRCs and MIDs of what is published here: by them a packet finds its track, so each is taken once. */
  readonly #names = new Set<string>()
  readonly #downlink = new Telling<DownlinkEstimate>()
  readonly lost = new Telling<void>()
  readonly #control: FakeControl

  constructor(life: Scope, control: FakeControl, peer: PeerId, direction: 'send' | 'recv') {
    this.life = life
    this.#control = control
    this.peer = peer
    this.direction = direction
    this.parameters = fakeParameters()
  }

  async connect(dtlsParameters: DtlsParameters): Promise<void> {
    checkDtlsParameters(dtlsParameters)
    await this.#control.pass('connect', this.life)
    if (this.dtlsParameters !== null)
      throw new ProtocolError('bad-request', 'the transport is connected already')
    this.dtlsParameters = dtlsParameters
  }

  async restartIce(): Promise<IceParameters> {
    await this.#control.pass('restartIce', this.life)
    this.iceRestarts += 1
    return fakeIce()
  }

  async publish(scope: Scope, want: PublishWant): Promise<FakePublication> {
    assert(this.direction === 'send', 'a peer publishes on its sending transport')
    const consumable = negotiatePublish(want)
    const life = lifeWithin(`publication of ${want.kind}`, this.life, scope)
    await pass(this.#control, 'publish', life)
    claim(this.#names, want.rtpParameters, life)
    const layers = want.kind === 'video' ? layersOf(want.rtpParameters) : []
    const made = { kind: want.kind, peer: this.peer, consumable, layers, muted: want.muted }
    return keep(this.publications, new FakePublication(life, this.#control, made))
  }

  async subscribe(scope: Scope, want: SubscribeWant): Promise<FakeSubscription> {
    assert(this.direction === 'recv', 'a peer subscribes on its receiving transport')
    const publication = want.publication
    assert(publication instanceof FakePublication, 'the publication is one of this port')
    const rtpParameters = negotiateSubscribe(publication.consumable, want.rtpCapabilities)
    const life = lifeWithin(`subscription to ${publication.kind}`, this.life, scope, publication.life)
    await pass(this.#control, 'subscribe', life)
    const mid = String(this.#subscribed++)
    const made = {
      id: crypto.randomUUID(),
      rtpParameters: { ...rtpParameters, mid },
      peer: this.peer,
      publication,
      layer: want.layer === undefined ? Math.max(0, publication.layers.length - 1) : want.layer,
    }
    return keep(
      this.subscriptions,
      new FakeSubscription(life, this.#control, { ...made, flowing: !want.waiting }),
    )
  }

  onLost(scope: Scope, tell: () => void): void {
    if (this.life.reason === LOST) tell()
    else this.lost.add(scope, tell)
  }

  onDownlink(scope: Scope, tell: (estimate: DownlinkEstimate) => void): void {
    this.#downlink.add(scope, tell)
  }

  /** Tells what the path to the peer is believed to carry. */
  estimate(available: number, ceiling = Number.MAX_SAFE_INTEGER): void {
    this.#downlink.tell({ available, ceiling })
  }
}

/** Passes an opening step; what fails leaves no lifetime behind. */
export async function pass(control: FakeControl, step: FakeStep, life: Scope): Promise<void> {
  try {
    await control.pass(step, life)
  } catch (error) {
    life.close('failed')
    throw error
  }
}

/** Takes a track's names for as long as it lives; if one of them is taken, the track cannot be told from another. */
function claim(names: Set<string>, { mid, encodings = [] }: RtpParameters, life: Scope): void {
  const ssrcs = encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc]).filter((ssrc) => ssrc !== undefined)
  const wanted = [...ssrcs.map((ssrc) => `SSRC ${ssrc}`), ...(mid === undefined ? [] : [`MID ${mid}`])]
  const taken = wanted.find((name, index) => names.has(name) || wanted.indexOf(name) !== index)
  if (taken !== undefined) {
    life.close('failed')
    throw new ProtocolError('unsupported-media', `${taken} exists already`)
  }
  for (const name of wanted) names.add(name)
  life.defer(() => wanted.forEach((name) => names.delete(name)))
}

/** Counts a thing as open for as long as it lives. */
function keep<T extends { readonly life: Scope }>(open: Set<T>, thing: T): T {
  open.add(thing)
  thing.life.defer(() => open.delete(thing))
  return thing
}

/** Parameters of the form of a real transport's, that lead nowhere. */
export function fakeParameters(): TransportParameters {
  const candidate = { ip: '127.0.0.1', address: '127.0.0.1', protocol: 'udp', port: 9, type: 'host' } as const
  return {
    id: crypto.randomUUID(),
    iceParameters: fakeIce(),
    iceCandidates: [{ foundation: 'udpcandidate', priority: 1_078_862_079, ...candidate }],
    dtlsParameters: {
      role: 'auto',
      fingerprints: [{ algorithm: 'sha-256', value: Array<string>(32).fill('00').join(':') }],
    },
  }
}

function fakeIce(): IceParameters {
  return { usernameFragment: crypto.randomUUID(), password: crypto.randomUUID(), iceLite: true }
}

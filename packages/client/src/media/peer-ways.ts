import { after, assertNever, Closed, detach, reportFault, type Scope } from '@parley/kit'
import { ProtocolError, type NodeId, type PeerId, type Signal } from '@parley/protocol'
import type { OpenWays, WayEvents, WayFact, WaysNeed, Ways } from '../data/ways.ts'
import { DirectWay } from './direct-way.ts'
import { openPipe } from './channel-pipe.ts'
import { openRelayEnd } from './relay-end.ts'

/** The way to one peer as it stands. Over the server it opens in two steps: asked for, then told its streams. */
type Way =
  | { readonly by: 'direct'; readonly scope: Scope; readonly direct: DirectWay }
  | { readonly by: 'relay'; readonly scope: Scope; readonly open: boolean; readonly over: Relay }

/** A connection to the server, or to another node (`at`), that all ways through it share. */
interface Relay {
  readonly at: NodeId | undefined
  readonly scope: Scope
  readonly connection: Promise<RTCPeerConnection>
}

/** Ways to other browsers: direct where that works, else over the server. */
export const openPeerWays: OpenWays = (scope, need, events) => new PeerWays(scope, need, events)

/** Why a way ends that is not to be opened anew at once: another one takes its place, or whoever wants it asks again later. */
const [REPLACED, REFUSED] = ['replaced', 'refused']

/** A way over the server that is not open after this many times of a direct one's is begun anew. */
const RELAY_TRIES = 2

class PeerWays implements Ways {
  readonly #scope: Scope
  readonly #need: WaysNeed
  readonly #events: WayEvents
  readonly #ways = new Map<PeerId, Way>()
  /** When a direct link to a peer failed. */
  readonly #failed = new Map<PeerId, number>()
  /** Ways over the server that are being asked for. */
  readonly #asking = new Set<Scope>()
  readonly #relays = new Map<NodeId | undefined, Relay>()

  constructor(scope: Scope, need: WaysNeed, events: WayEvents) {
    this.#scope = scope
    this.#need = need
    this.#events = events
  }

  want(peer: PeerId): void {
    if (this.#scope.closed || this.#ways.has(peer)) return
    const failed = this.#failed.get(peer)
    const forgotten = failed === undefined || this.#need.now() - failed > this.#need.timing.linkForget
    if (forgotten) this.#direct(peer)
    else this.#relayed(peer)
  }

  gone(peer: PeerId): void {
    this.#failed.delete(peer)
    this.#ways.get(peer)?.scope.close('the peer has left')
  }

  settle(): void {
    for (const [peer, way] of [...this.#ways])
      if (way.by === 'relay' && way.over.at !== this.#need.relayAt(peer)) way.scope.close('meets elsewhere')
  }

  reseated(): void {
    for (const { scope } of [...this.#relays.values()]) scope.close('another seat')
  }

  fact(fact: WayFact): void {
    if (this.#scope.closed) return
    switch (fact.type) {
      case 'signal':
        return this.#heard(fact.from, fact.signal)
      case 'relay-asked':
        return this.#asked(fact.from)
      case 'relay-opened':
        return this.#opened(fact)
      case 'relay-ended': {
        const way = this.#ways.get(fact.peer)
        if (way?.by === 'relay' && way.open) way.scope.close('ended at the server')
        return
      }
      case 'relay-lost':
        return this.#relays.get(fact.at)?.scope.close('lost')
      default:
        return assertNever(fact)
    }
  }

  #heard(peer: PeerId, signal: Signal): void {
    const way = this.#ways.get(peer)
    // One of us could not reach the other directly: the server is about to tell the other end, if it has not yet.
    if (way?.by === 'relay') return
    if (way?.by === 'direct' && way.direct.takes(signal)) return way.direct.heard(signal)
    // A word to an end that is closed here, or a goodbye of one: nothing follows from it.
    if (signal.yours !== null || signal.body.type !== 'description') return
    way?.scope.close(REPLACED)
    this.#direct(peer).heard(signal)
  }

  #direct(peer: PeerId): DirectWay {
    const scope = this.#scope.child(`direct ${peer}`)
    const direct = new DirectWay(scope, peer, this.#need, () => {
      this.#failed.set(peer, this.#need.now())
      scope.close('no direct way')
    })
    this.#keep(peer, { by: 'direct', scope, direct })
    const channel = direct.link.connection.createDataChannel('files', { negotiated: true, id: 0 })
    this.#pipe(scope, peer, { path: 'direct', send: channel, receive: channel })
    return direct
  }

  #asked(peer: PeerId): void {
    const way = this.#ways.get(peer)
    if (way?.by === 'relay' && !way.open) {
      // It had to begin anew: said again, the server brings the two together. Where this end is about to ask, that does.
      detach(this.#askRelay(way, peer), way.scope.name)
      return
    }
    way?.scope.close(REPLACED)
    this.#failed.set(peer, this.#need.now())
    this.#relayed(peer)
  }

  #relayed(peer: PeerId): void {
    const scope = this.#scope.child(`relay ${peer}`)
    const over = this.#relay(this.#need.relayAt(peer))
    scope.defer(over.scope.defer(() => scope.close(over.scope.reason)))
    const asking = { by: 'relay', scope, open: false, over } as const
    this.#keep(peer, asking)
    after(scope, RELAY_TRIES * this.#need.timing.linkConnect, () => {
      const way = this.#ways.get(peer)
      if (way?.by === 'relay' && !way.open) scope.close(REFUSED)
    })
    detach(this.#askRelay(asking, peer), scope.name)
  }

  async #askRelay({ scope, over }: Way & { by: 'relay' }, peer: PeerId): Promise<void> {
    // Once is enough, and twice would end what the first has opened: with two ends that do so it might go on for ever.
    if (this.#asking.has(scope)) return
    this.#asking.add(scope)
    try {
      await over.connection
      if (!scope.closed) await this.#need.call('relayTo', { to: peer })
    } catch (error) {
      if (!(error instanceof ProtocolError) && !(error instanceof Closed)) reportFault(error, scope.name)
      // The peer is away, or the server would not: whoever wants the way asks again later.
      if (!scope.closed) scope.close(REFUSED)
    } finally {
      this.#asking.delete(scope)
    }
  }

  #relay(at: NodeId | undefined): Relay {
    const known = this.#relays.get(at)
    // One that is ending takes its ways with it, and those that are still wanted ask for another at once.
    if (known?.scope.closed === false) return known
    const scope = this.#scope.child('relay')
    const { ice, call, timing, chance } = this.#need
    const lost = (): void => scope.close('lost')
    const connection = openRelayEnd(scope, { ice, call, at, timing, chance, lost })
    connection.catch(() => scope.close('failed')) // Told to whoever asked for it.
    const relay = { at, scope, connection }
    this.#relays.set(at, relay)
    scope.defer(() => {
      if (this.#relays.get(at) === relay) this.#relays.delete(at)
    })
    return relay
  }

  #opened({ peer, at, send, receive }: Extract<WayFact, { type: 'relay-opened' }>): void {
    const way = this.#ways.get(peer)
    if (way?.by !== 'relay' || way.open || way.over.at !== at) return
    const { scope, over } = way
    this.#ways.set(peer, { ...way, open: true })
    const opening = over.connection.then((connection) => {
      if (scope.closed) return
      const channel = (id: number): RTCDataChannel =>
        connection.createDataChannel('relay', { negotiated: true, id })
      this.#pipe(scope, peer, { path: 'relay', send: channel(send), receive: channel(receive) })
    })
    detach(opening, scope.name)
  }

  #pipe(scope: Scope, peer: PeerId, channels: Parameters<typeof openPipe>[1]): void {
    openPipe(scope, channels, {
      opened: (pipe) => this.#events.opened(peer, pipe),
      text: (text) => this.#events.text(peer, text),
      bytes: (bytes) => this.#events.bytes(peer, bytes),
      low: () => this.#events.low(peer),
      closed: () => {
        this.#events.closed(peer)
        scope.close('channel closed')
      },
    })
  }

  #keep(peer: PeerId, way: Way): void {
    this.#ways.set(peer, way)
    way.scope.defer(() => {
      if (this.#ways.get(peer)?.scope !== way.scope) return
      this.#ways.delete(peer)
      if (this.#scope.closed || way.scope.reason === REFUSED || way.scope.reason === REPLACED) return
      if (this.#events.isWanted(peer)) this.want(peer)
    })
  }
}

import { after, assertNever, Closed, detach, reportFault, type Scope } from '@parley/kit'
import { ProtocolError, type PeerId, type Signal } from '@parley/protocol'
import type { OpenWays, WayEvents, WayFact, WayNeed, Ways } from '../data/ways.ts'
import { DirectWay } from './direct-way.ts'
import { openPipe } from './channel-pipe.ts'
import { openRelayEnd } from './relay-end.ts'

/** The way to one peer as it stands. Over the server it opens in two steps: asked for, then told its streams. */
type Way =
  | { readonly by: 'direct'; readonly scope: Scope; readonly direct: DirectWay }
  | { readonly by: 'relay'; readonly scope: Scope; readonly open: boolean }

/** Ways to other browsers: direct where that works, else over the server. */
export const openPeerWays: OpenWays = (scope, need, events) => new PeerWays(scope, need, events)

/** Why a way ends that is not to be opened anew at once: another one takes its place, or whoever wants it asks again later. */
const [REPLACED, REFUSED] = ['replaced', 'refused']

/** A way over the server that is not open after this many times of a direct one's is begun anew. */
const RELAY_TRIES = 2

class PeerWays implements Ways {
  readonly #scope: Scope
  readonly #need: WayNeed
  readonly #events: WayEvents
  readonly #ways = new Map<PeerId, Way>()
  /** When a direct link to a peer failed. */
  readonly #failed = new Map<PeerId, number>()
  /** The one connection to the server that all relayed ways share. */
  #relay: { readonly scope: Scope; readonly connection: Promise<RTCPeerConnection> } | null = null

  constructor(scope: Scope, need: WayNeed, events: WayEvents) {
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

  reseated(): void {
    this.#relay?.scope.close('another seat')
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
      // Both asked at the same time, or it had to begin anew: said again, the server brings the two together.
      detach(this.#askRelay(way.scope, peer), way.scope.name)
      return
    }
    way?.scope.close(REPLACED)
    this.#failed.set(peer, this.#need.now())
    this.#relayed(peer)
  }

  #relayed(peer: PeerId): void {
    const scope = this.#scope.child(`relay ${peer}`)
    const relay = this.#relayEnd()
    scope.defer(relay.scope.defer(() => scope.close(relay.scope.reason)))
    this.#keep(peer, { by: 'relay', scope, open: false })
    after(scope, RELAY_TRIES * this.#need.timing.linkConnect, () => {
      const way = this.#ways.get(peer)
      if (way?.by === 'relay' && !way.open) scope.close(REFUSED)
    })
    detach(this.#askRelay(scope, peer), scope.name)
  }

  async #askRelay(scope: Scope, peer: PeerId): Promise<void> {
    try {
      await this.#relayEnd().connection
      if (!scope.closed) await this.#need.call('relayTo', { to: peer })
    } catch (error) {
      if (!(error instanceof ProtocolError) && !(error instanceof Closed)) reportFault(error, scope.name)
      // The peer is away, or the server would not: whoever wants the way asks again later.
      if (!scope.closed) scope.close(REFUSED)
    }
  }

  #relayEnd(): { readonly scope: Scope; readonly connection: Promise<RTCPeerConnection> } {
    if (this.#relay !== null) return this.#relay
    const scope = this.#scope.child('relay')
    const { ice, call, timing, chance } = this.#need
    const lost = (): void => scope.close('lost')
    const connection = openRelayEnd(scope, { ice, call, timing, chance, lost })
    connection.catch(() => scope.close('failed')) // Told to whoever asked for it.
    const relay = { scope, connection }
    this.#relay = relay
    scope.defer(() => {
      if (this.#relay === relay) this.#relay = null
    })
    return relay
  }

  #opened({ peer, send, receive }: Extract<WayFact, { type: 'relay-opened' }>): void {
    const way = this.#ways.get(peer)
    if (way?.by !== 'relay' || way.open || this.#relay === null) return
    const { scope } = way
    this.#ways.set(peer, { ...way, open: true })
    const opening = this.#relay.connection.then((connection) => {
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

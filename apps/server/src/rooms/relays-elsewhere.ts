import type { Scope } from '@parley/kit'
import {
  ProtocolError,
  type DataTransportParameters,
  type DtlsParameters,
  type Fact,
  type NodeId,
  type PeerId,
  type RoomId,
} from '@parley/protocol'
import type { NodeCalls } from '../cluster/calls.ts'
import type { RoomLog } from '../log/port.ts'
import type { MediaRoom } from '../media/port.ts'
import { Lanes } from './lanes.ts'
import { openRelayEnd, type RelayEnd } from './relay-end.ts'

/** What {@link RelaysElsewhere} takes of its room. */
export interface RelaysElsewhereNeed {
  readonly calls: NodeCalls
  readonly node: NodeId
  readonly id: RoomId
  readonly log: RoomLog
  readonly media: MediaRoom
  readonly tell: (peer: PeerId, fact: Fact) => void
}

/** The transport of one who has its seat at another node, and what it was connected with. */
interface Guest {
  readonly end: RelayEnd
  connected: string | null
}

/**
 * Data over the server between people at two nodes (SPEC G26): it meets at one of these, to which the other one's browser opens a transport.
 * Asks other nodes for such transports, and keeps those of theirs here, as long as their people are where they were.
 */
export class RelaysElsewhere {
  readonly #scope: Scope
  readonly #need: RelaysElsewhereNeed
  readonly #guests = new Map<PeerId, Guest>()
  readonly #lanes = new Lanes()

  constructor(scope: Scope, need: RelaysElsewhereNeed) {
    this.#scope = scope
    this.#need = need
    need.log.follow(scope, ({ event }) => {
      if (event.type === 'peer-moved') this.#gone(event.peer.id)
      if (event.type === 'peer-left' && !(event.peer in need.log.state.peers)) this.#gone(event.peer)
    })
  }

  // What this node asks of another one.

  open(at: NodeId, peer: PeerId): Promise<DataTransportParameters> {
    return this.#need.calls.ask(at, 'openRelay', { ...this.#room, peer })
  }

  async connect(
    at: NodeId,
    of: { readonly peer: PeerId; readonly dtlsParameters: DtlsParameters },
  ): Promise<void> {
    await this.#need.calls.ask(at, 'connectRelay', { ...this.#room, ...of })
  }

  async relayTo(at: NodeId, of: { readonly peer: PeerId; readonly to: PeerId }): Promise<void> {
    await this.#need.calls.ask(at, 'relayTo', { ...this.#room, ...of })
  }

  // What another node asks of this one.

  /** Opens a transport here for one of that node's people; the one before it ends. */
  opened(from: NodeId, peer: PeerId): Promise<DataTransportParameters> {
    return this.#lanes.run(peer, async () => {
      this.#mustSit(from, peer)
      const { media, node, tell } = this.#need
      this.#guests.get(peer)?.end.scope.close('another relay')
      const scope = this.#scope.child(`relay of ${peer}`)
      const end = await openRelayEnd(scope, media, {
        ...{ peer, at: { at: node } },
        tell: (fact) => tell(peer, fact),
      })
      const guest: Guest = { end, connected: null }
      this.#guests.set(peer, guest)
      scope.defer(() => {
        if (this.#guests.get(peer) === guest) this.#guests.delete(peer)
      })
      if (this.#need.log.state.peers[peer]?.node !== from) scope.close('has gone on meanwhile')
      scope.signal.throwIfAborted()
      return end.transport.parameters
    })
  }

  /** As it may be asked again, the same once more is no fault. */
  connected(from: NodeId, peer: PeerId, dtlsParameters: DtlsParameters): Promise<void> {
    return this.#lanes.run(peer, async () => {
      const guest = this.#guestOf(from, peer)
      const said = JSON.stringify(dtlsParameters)
      if (guest.connected === said) return
      await guest.end.transport.connect(dtlsParameters)
      guest.connected = said
    })
  }

  endOf(from: NodeId, peer: PeerId): RelayEnd {
    return this.#guestOf(from, peer).end
  }

  /** The transport here of one who sits at another node, if it has one. */
  find(peer: PeerId): RelayEnd | null {
    return this.#guests.get(peer)?.end ?? null
  }

  get #room(): { room: RoomId; log: string } {
    return { room: this.#need.id, log: this.#need.log.id }
  }

  #guestOf(from: NodeId, peer: PeerId): Guest {
    this.#mustSit(from, peer)
    const guest = this.#guests.get(peer)
    if (guest === undefined) throw new ProtocolError('bad-request', 'openRelay comes first')
    return guest
  }

  /** A node speaks for its own people alone, and is answered once the history has told of them here too. */
  #mustSit(from: NodeId, peer: PeerId): void {
    const there = this.#need.log.state.peers[peer]?.node
    if (there !== from || from === this.#need.node)
      throw new ProtocolError('unavailable', 'this peer is not there')
  }

  #gone(peer: PeerId): void {
    this.#guests.get(peer)?.end.scope.close('gone')
  }
}

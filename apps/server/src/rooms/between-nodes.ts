import type { Scope } from '@parley/kit'
import {
  ProtocolError,
  type AudiencePage,
  type Fact,
  type FindAudience,
  type NodeId,
  type PeerId,
  type RoomId,
  type TrackCounts,
  type TrackId,
} from '@parley/protocol'
import type { NodeCalls } from '../cluster/calls.ts'
import type { RoomLog } from '../log/port.ts'
import type { MediaRoom } from '../media/port.ts'
import { FarTracks, type Receiver } from './far-tracks.ts'
import { Outflow } from './outflow.ts'
import type { Published } from './published.ts'
import { RelaysElsewhere } from './relays-elsewhere.ts'

/** What {@link BetweenNodes} takes of its room. */
export interface BetweenNodesNeed {
  readonly calls: NodeCalls
  readonly node: NodeId
  readonly id: RoomId
  readonly log: RoomLog
  readonly media: MediaRoom
  readonly published: ReadonlyMap<TrackId, Published>
  readonly receivers: () => readonly Receiver[]
  /** Brings in line what everyone here receives. */
  readonly refresh: () => void
  /** Hears that what is wanted of the tracks here may have changed. */
  readonly wantedChanged: () => void
  readonly blocked: (node: NodeId) => void
  /** Tells a peer, at whichever node. */
  readonly tell: (peer: PeerId, fact: Fact) => void
}

/** A room's media between this node and the others (SPEC G20 to G26): each asks for what its people want. */
export class BetweenNodes {
  readonly far: FarTracks
  readonly outflow: Outflow
  readonly relays: RelaysElsewhere
  readonly #need: BetweenNodesNeed

  constructor(scope: Scope, need: BetweenNodesNeed) {
    this.#need = need
    const { calls, id: room, log, media, published, blocked } = need
    this.outflow = new Outflow(scope, {
      ...{ media, published, wantedChanged: need.wantedChanged },
      isHeard: () => calls.isUp,
    })
    this.relays = new RelaysElsewhere(scope, need)
    this.far = new FarTracks(scope, {
      ...{ node: need.node, media, blocked, receivers: need.receivers, changed: need.refresh },
      state: () => log.state,
      isHere: (track) => published.get(track)?.isExpected === false,
      ask: (node, want) => calls.ask(node, 'feed', { room, log: log.id, ...want }),
    })
  }

  /** What is counted of what these people send, at the nodes at which they are; one that does not answer is passed over. */
  async counts(peers: readonly PeerId[]): Promise<TrackCounts[]> {
    const { calls, node: here, id: room, log } = this.#need
    const there = new Map<NodeId, PeerId[]>()
    for (const peer of new Set(peers)) {
      const node = log.state.peers[peer]?.node
      if (node !== undefined && node !== here) there.set(node, [...(there.get(node) ?? []), peer])
    }
    const asked = [...there].map(async ([node, some]) => {
      const { tracks } = await calls.ask(node, 'counts', { room, log: log.id, peers: some })
      return tracks
    })
    return (await Promise.all(asked.map((counts) => counts.catch(unlessBug)))).flat()
  }

  /** A page of the audience at each of these nodes; one that does not answer is passed over. */
  async audience(nodes: readonly NodeId[], want: FindAudience): Promise<AudiencePage[]> {
    const { calls, id: room, log } = this.#need
    const asked = nodes.map((node) => calls.ask(node, 'audience', { room, log: log.id, want }))
    return (await Promise.all(asked.map((page) => page.catch(unlessBug)))).flat()
  }

  /** Whether one of the audience sits at any of these nodes; `remove` ends that. */
  async audienceSeat(
    nodes: readonly NodeId[],
    of: { readonly peer: PeerId; readonly remove: boolean },
  ): Promise<boolean> {
    const { calls, id: room, log } = this.#need
    const asked = nodes.map(async (node) => {
      const { isHere } = await calls.ask(node, 'audienceSeat', { room, log: log.id, ...of })
      return isHere
    })
    return (await Promise.all(asked.map((answer) => answer.catch(falseIfClosed)))).some(Boolean)
  }
}

/** Where the room is not open nobody sits in it; of a node that does not answer that cannot be said. */
function falseIfClosed(error: unknown): boolean {
  if (error instanceof ProtocolError && error.code === 'unknown-room') return false
  throw error
}

function unlessBug(error: unknown): [] {
  if (error instanceof ProtocolError) return []
  throw error
}

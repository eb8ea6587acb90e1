import type { Scope } from '@parley/kit'
import type { NodeId, RoomId, TrackId } from '@parley/protocol'
import type { NodeCalls } from '../cluster/calls.ts'
import type { RoomLog } from '../log/port.ts'
import type { MediaRoom } from '../media/port.ts'
import { FarTracks, type Receiver } from './far-tracks.ts'
import { Outflow } from './outflow.ts'
import type { Published } from './published.ts'

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
}

/** A room's media between this node and the others (SPEC G20 to G25): each asks for what its people want. */
export class BetweenNodes {
  readonly far: FarTracks
  readonly outflow: Outflow

  constructor(scope: Scope, need: BetweenNodesNeed) {
    const { calls, id: room, log, media, published, blocked } = need
    this.outflow = new Outflow(scope, {
      ...{ media, published, wantedChanged: need.wantedChanged },
      isHeard: () => calls.isUp,
    })
    this.far = new FarTracks(scope, {
      ...{ node: need.node, media, blocked, receivers: need.receivers, changed: need.refresh },
      state: () => log.state,
      ask: (node, want) => calls.ask(node, 'feed', { room, log: log.id, ...want }),
    })
  }
}

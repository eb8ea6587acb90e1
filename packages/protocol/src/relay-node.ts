import type { Peer } from './events.ts'
import type { NodeId } from './ids.ts'

/** As much of a peer as where data over the server to it goes depends on. */
type Seated = Pick<Peer, 'id' | 'node'>

/**
 * The node through which data between two peers goes when there is no direct way (SPEC G26): theirs, or of two the one of the peer with
 * the lower id, so that both ends and both nodes say the same without asking. Undefined where there are no nodes.
 */
export function relayNode(one: Seated, other: Seated): NodeId | undefined {
  return one.id < other.id ? one.node : other.node
}

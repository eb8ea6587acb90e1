import type { Scope } from '@parley/kit'
import type { Fact, NodeId, PeerId } from '@parley/protocol'
import type { DataTransport, MediaRoom } from '../media/port.ts'

/** A peer's transport for data at this node, with whom it wants to speak over it, and with whom it does. */
export interface RelayEnd {
  readonly peer: PeerId
  readonly scope: Scope
  readonly transport: DataTransport
  readonly tell: (fact: Fact) => void
  /** This node's name, for a peer that has its seat at another one. */
  readonly at: { readonly at?: NodeId }
  readonly wants: Set<PeerId>
  readonly bridges: Map<PeerId, Scope>
}

/** Opens a peer's transport for data (SPEC D4); it ends with the scope, which ends if its worker dies. */
export async function openRelayEnd(
  scope: Scope,
  media: MediaRoom,
  { peer, tell, at }: Pick<RelayEnd, 'peer' | 'tell' | 'at'>,
): Promise<RelayEnd> {
  try {
    const transport = await media.openData(scope, peer)
    transport.onLost(scope, () => {
      tell({ type: 'relay-lost', ...at }) // First: what it hears of each of the ends then is of ways that it has left.
      scope.close('lost')
    })
    scope.signal.throwIfAborted()
    return { peer, scope, transport, tell, at, wants: new Set(), bridges: new Map() }
  } catch (error) {
    scope.close('failed')
    throw error
  }
}

/** One end wants data to and from another peer: it flows once both want it (SPEC D5). Answers whether it does. */
export async function wantBridge(mine: RelayEnd, to: PeerId, theirs: RelayEnd | null): Promise<boolean> {
  mine.bridges.get(to)?.close('asked anew')
  mine.wants.add(to)
  if (theirs === null || !theirs.wants.has(mine.peer)) return false
  await bridge(mine, theirs)
  return true
}

/** Joins two ends and tells both; whatever ends it, both are told that too (SPEC D6). */
async function bridge(one: RelayEnd, two: RelayEnd): Promise<void> {
  const scope = one.scope.child(`bridge to ${two.peer}`)
  scope.defer(two.scope.defer(() => scope.close(two.scope.reason)))
  hold(scope, one, two)
  hold(scope, two, one)
  try {
    const { here, there } = await one.transport.bridge(scope, two.transport)
    scope.signal.throwIfAborted()
    scope.defer(() => one.tell({ type: 'relay-ended', peer: two.peer }))
    scope.defer(() => two.tell({ type: 'relay-ended', peer: one.peer }))
    one.tell({ type: 'relay-opened', peer: two.peer, ...one.at, ...here })
    two.tell({ type: 'relay-opened', peer: one.peer, ...two.at, ...there })
  } catch (error) {
    scope.close('failed')
    throw error
  }
}

/** Keeps the bridge with one of its ends; when it ends, that end wants nothing more of the other. */
function hold(scope: Scope, end: RelayEnd, other: RelayEnd): void {
  end.bridges.set(other.peer, scope)
  scope.defer(() => {
    end.wants.delete(other.peer)
    if (end.bridges.get(other.peer) === scope) end.bridges.delete(other.peer)
  })
}

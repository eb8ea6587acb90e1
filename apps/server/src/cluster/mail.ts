import type { Scope } from '@parley/kit'
import type { NodeId } from '@parley/protocol'

/** Letters from node to node: each comes at most once, those of one sender in their order, and none is kept. */
export interface Mail {
  /** Whose letters come here. */
  readonly node: NodeId
  /** Whether letters can come here now. */
  readonly isUp: boolean
  /** Sends a letter; false when no node of that name is there. Rejects with `unavailable` when nothing can be sent now. */
  post(to: NodeId, text: string): Promise<boolean>
  /** Tells the letters that come here. */
  onLetter(scope: Scope, tell: (text: string) => void): void
}

import type { Readable, Scope } from '@parley/kit'
import { NodeId } from '@parley/protocol'
import * as z from 'zod'

/** A node as the others know it. Nothing of it is secret: browsers are told of `url`. */
export const NodeFacts = z.object({
  id: NodeId,
  /** Where browsers reach it: an origin, such as `https://one.example`; null where they do through a proxy alone. */
  url: z.string().max(300).nullable(),
  /** Where other nodes reach it: an address or a host name. */
  address: z.string().max(253),
  /** How busy its media workers' cores are: 0 to 1. */
  load: z.number().min(0).max(1),
  /** How many people have their seats there. */
  people: z.number().int().min(0),
  /** It takes nobody in any more. */
  draining: z.boolean(),
})
export type NodeFacts = z.infer<typeof NodeFacts>

/** What a node finds when it looks at itself. */
export type NodeLook = Omit<NodeFacts, 'id'>

/** The nodes of a cluster: each says that it is there, and how it stands, and hears the same of the others. */
export interface Nodes {
  /** Those that are there, this one too; while nothing can be heard of the others, those that were there. A server alone knows none. */
  readonly all: Readable<readonly NodeFacts[]>
  /** Tells the others of this node for the scope's lifetime, as `look` finds it; the function returned tells them at once. */
  announce(scope: Scope, look: () => Promise<NodeLook>): () => void
  /** Whether this node has been without what joins the nodes for so long that it is not a mere restart: it can write no log. */
  readonly isCutOff: Readable<boolean>
}

/** A server that is no part of a cluster. */
export const ALONE: Nodes = {
  all: { get: () => [], subscribe: () => () => {} },
  announce: () => () => {},
  isCutOff: { get: () => false, subscribe: () => () => {} },
}

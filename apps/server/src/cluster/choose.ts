import type { NodeId } from '@parley/protocol'
import type { NodeFacts } from './port.ts'

/** A node whose cores are used this much is left alone while another is not: what comes on top must have room (0 to 1). */
const BUSY = 0.75
/** Loads that differ by less than this are the same: which is the smaller one changes from second to second. */
const STEP = 0.1

/** Where people of one room should sit. */
export interface Choice {
  /** Nodes at which the room has people now. */
  readonly present: ReadonlySet<NodeId>
  /** The node that is asked. */
  readonly self: NodeId | undefined
  /** Who comes through a node stays there while it can be had, as where names lead people to the nearest one. */
  readonly own: boolean
}

/**
 * Nodes in the order in which somebody who wants to sit down should try them: those that drain last, before them the busy
 * ones; people of one room together, so that their media need not go from node to node; else where there is least to do.
 */
export function choose(nodes: readonly NodeFacts[], choice: Choice): NodeFacts[] {
  return nodes.toSorted((a, b) => {
    const [one, other] = [rankOf(a, choice), rankOf(b, choice)]
    const first = one.findIndex((each, at) => each !== other[at])
    return first === -1 ? (a.id < b.id ? -1 : 1) : (one[first] ?? 0) - (other[first] ?? 0)
  })
}

/** What is compared, in this order; less is better. */
function rankOf({ id, draining, load, people }: NodeFacts, { present, self, own }: Choice): number[] {
  const elsewhere = id === self ? 0 : 1
  return [
    draining ? 1 : 0,
    load > BUSY ? 1 : 0,
    own ? elsewhere : 0,
    present.has(id) ? 0 : 1,
    Math.floor(load / STEP),
    people,
    elsewhere,
  ]
}

/** The origins that browsers are told, each once. */
export function urlsOf(nodes: readonly NodeFacts[]): string[] {
  return [...new Set(nodes.flatMap(({ url }) => url ?? []))]
}

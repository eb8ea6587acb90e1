import { LOOKS, type Look, type TrackId } from '@parley/protocol'

/** A picture that is to be paid from a receiver's downlink. */
export interface Ask {
  readonly track: TrackId
  readonly look: Exclude<Look, 'hidden'>
  /** What each layer costs as a whole, in bit/s, lowest first; at least one. */
  readonly costs: readonly number[]
  /** The lowest layer that fills the picture's place: none above it is worth anything. */
  readonly need: number
}

/** The layer that each picture gets; null: none can be paid, it is paused. */
export type Allocation = ReadonlyMap<TrackId, number | null>

/** What must be free beyond a layer's cost before it is taken: an estimate that wavers by a tenth moves nothing. */
const HEADROOM = 1.25

/** One thing to buy: the layer of a picture, on top of the one before. */
interface Step {
  readonly ask: Ask
  readonly layer: number
  readonly cost: number
}

/**
 * Divides a downlink (bit/s; null: no limit is known) among pictures. Pure, total.
 *
 * There is one order in which things are bought, whatever there is to spend: a lowest layer for everyone, most
 * urgent first, because a small picture of somebody beats a sharp one of another; then the layers above, all that the
 * most urgent need before those of the next. Looks that are raised together (who speaks, what is shared) rise layer by layer.
 * At the first thing that cannot be paid buying ends, so that more money never takes anything from anyone and a wobble
 * does not trade one person's picture for another's. What one had `before` is kept as long as it can be paid; anything new needs
 * headroom. The most urgent picture is never paused.
 */
export function allocate(asks: readonly Ask[], budget: number | null, before: Allocation): Allocation {
  const given = new Map<TrackId, number | null>()
  for (const ask of asks) given.set(ask.track, budget === null ? ask.need : null)
  if (budget === null) return given
  let spent = 0
  for (const [at, { ask, layer, cost }] of steps(asks).entries()) {
    spent += cost
    const held = layer <= (before.get(ask.track) ?? -1)
    if (at > 0 && spent * (held ? 1 : HEADROOM) > budget) break
    given.set(ask.track, layer)
  }
  return given
}

/** How urgent a look's lowest layer is, and which looks are raised together; lowest first. */
const RANK: Readonly<Record<Ask['look'], number>> = { pinned: 0, speaking: 1, screen: 1, visible: 2 }

function steps(asks: readonly Ask[]): readonly Step[] {
  const urgent = asks.toSorted((a, b) => LOOKS.indexOf(a.look) - LOOKS.indexOf(b.look))
  const floors = urgent.map((ask) => ({ ask, layer: 0, cost: ask.costs[0] ?? 0 }))
  const raises = urgent
    .flatMap((ask) => ask.costs.slice(1, ask.need + 1).map((cost, below) => raise(ask, below, cost)))
    .toSorted((a, b) => RANK[a.ask.look] - RANK[b.ask.look] || a.layer - b.layer)
  return [...floors, ...raises]
}

function raise(ask: Ask, below: number, cost: number): Step {
  return { ask, layer: below + 1, cost: Math.max(0, cost - (ask.costs[below] ?? 0)) }
}

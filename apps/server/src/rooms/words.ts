import { Fact, NodeId, PeerId } from '@parley/protocol'
import * as z from 'zod/mini'

/**
 * What one node says to the others of a room: a fact for people there, how many of its own are counted only (SPEC R7), or that a track whose
 * worker died is published again (V9).
 */
export const Word = z.union([
  z.object({ to: z.union([z.literal('all'), PeerId]), fact: Fact }),
  z.object({ from: NodeId, audience: z.int().check(z.nonnegative()) }),
  z.object({ from: NodeId, renewed: z.literal(true) }),
])
export type Word = z.infer<typeof Word>

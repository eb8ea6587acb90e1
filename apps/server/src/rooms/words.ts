import { Fact, NodeId, PeerId } from '@parley/protocol'
import * as z from 'zod/mini'

/** What one node says to the others of a room: a fact for people there, or how many of its own are counted only (SPEC R7). */
export const Word = z.union([
  z.object({ to: z.union([z.literal('all'), PeerId]), fact: Fact }),
  z.object({ from: NodeId, audience: z.int().check(z.nonnegative()) }),
])
export type Word = z.infer<typeof Word>

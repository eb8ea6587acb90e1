import type { ErrorCode } from '@parley/protocol'
import type { Problem } from '../ui/problem.ts'

/** Why a page shows no meeting. */
export type Why = Problem | 'left' | 'gone' | 'lost'

/** Why one does not get in: a room that is not there is one that has gone, to whoever followed a link to it. */
export function whyNot(problem: Problem): Why {
  return problem === 'unknown-room' ? 'gone' : problem
}

/** What the end of a meeting means to who was in it: a room that is not there any more has ended. */
export function endOf(reason: 'left' | ErrorCode): Why {
  if (reason === 'unknown-room') return 'room-ended'
  return LOST.has(reason) ? 'lost' : reason
}

/** Whether it passes by itself, so that the seat may still be there afterwards. */
export function mayPass(why: Why): boolean {
  return MAY_PASS.has(why)
}

const MAY_PASS: ReadonlySet<Why> = new Set([
  'unreachable',
  'unavailable',
  'server-draining',
  'too-many-requests',
])

/** Ends that mean the way back was lost, not that anybody ended anything. */
const LOST: ReadonlySet<Why> = new Set([
  'unreachable',
  'unavailable',
  'internal',
  'ticket-expired',
  'ticket-invalid',
])

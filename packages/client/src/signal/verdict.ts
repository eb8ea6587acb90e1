import { ERRORS, type ErrorCode } from '@parley/protocol'

/** Codes that may pass by themselves, but not for someone who waits in a meeting that goes on without them. */
const ENDS_MEETING: ReadonlySet<ErrorCode> = new Set(['room-full', 'room-locked', 'ticket-expired'])

/**
 * Whether a client comes back by itself (F9) after the server closed its socket with `bye`, or refused its coming
 * back, with this code. A resume token that has expired will not get younger, so that ends the meeting too.
 */
export function mayComeBack(code: ErrorCode): boolean {
  return ERRORS[code].retry && !ENDS_MEETING.has(code)
}

/** Whether a first join that was refused is tried again without asking anybody: only what a new ticket or a moment mends. */
export function mayJoinAgain(code: ErrorCode): boolean {
  return code === 'ticket-expired' || code === 'server-draining' || code === 'unavailable'
}

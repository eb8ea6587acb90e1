import type { Place } from './admission.ts'
import type { Session } from './seat.ts'

/** A socket closed: if its seat still spoke through it, the seat is kept for a while (SPEC P2). */
export function sessionLost({ room, seat }: Place, session: Session): void {
  // It has its seat at another node by now; what flows here flows until the other one carries it.
  if (seat.place === 'not told' && seat.hasArrived) return
  const wasLive = seat.detach(session, () => room.endSeat(seat, 'lost'))
  const isLost = (): boolean => room.seats.get(seat.peer) === seat && !seat.isHeard
  if (wasLive && seat.place !== 'audience')
    room.happened({ type: 'peer-lost', peer: seat.peer, ...room.at }, isLost)
}

import type { AudiencePage, FindAudience, PeerId } from '@parley/protocol'
import { audiencePage } from './audience-page.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** A page of the audience at whichever node (SPEC R8); a node that does not answer is passed over. */
export async function findAudience(room: Room, want: FindAudience): Promise<AudiencePage> {
  const there = (await room.between?.audience(room.audience.nodes, want)) ?? []
  const pages = [audienceHere(room, want), ...there]
  const more = pages.some((page) => page.more)
  return audiencePage(
    pages.flatMap(({ people }) => people),
    want,
    more,
  )
}

/** That page of those who have their seats here. */
export function audienceHere(room: Room, want: FindAudience): AudiencePage {
  const people = [...room.seats.values()].filter(isCounted)
  return audiencePage(
    people.map(({ peer, occupant: { name } }) => ({ peer, name })),
    want,
  )
}

/** Whether one of the audience sits here; `remove` ends that. */
export function audienceSeat(room: Room, peer: PeerId, remove: boolean): boolean {
  const seat = room.seats.get(peer)
  if (seat === undefined || !isCounted(seat)) return false
  if (remove) endRemoved(room, seat)
  return true
}

/** Whether one of the audience sits at another node; `remove` ends that. */
export async function audienceSeatElsewhere(room: Room, peer: PeerId, remove: boolean): Promise<boolean> {
  return (await room.between?.audienceSeat(room.audience.nodes, { peer, remove })) ?? false
}

/** Ends the seat of somebody whom a host removed (SPEC P5). */
export function endRemoved(room: Room, seat: Seat): void {
  room.removed.add(seat.peer)
  seat.dismiss('removed')
  room.endSeat(seat, 'removed')
}

const isCounted = ({ place, hasArrived }: Seat): boolean => place === 'audience' && hasArrived

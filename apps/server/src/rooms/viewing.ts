import { ProtocolError, type Input } from '@parley/protocol'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Tells whoever shares a screen how it arrives at a viewer, and nobody else (SPEC M22). */
export function tellViewing(room: Room, seat: Seat, input: Input<'viewing'>): void {
  const track = room.state.tracks[input.track]
  if (track?.source !== 'screen') throw new ProtocolError('unknown-track')
  if (!seat.subscriptions.list().some((subscription) => subscription.track === track.id)) {
    throw new ProtocolError('forbidden', 'this screen is not sent to this peer')
  }
  room.tell(track.peer, { type: 'viewed', by: seat.peer, ...input })
}

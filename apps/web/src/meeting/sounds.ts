import type { Notice } from './notices.ts'

/** What may be heard of a room: a rising pair of notes, a falling one, a single high one. */
export type RoomSound = 'arrival' | 'departure' | 'hand'

/** In a larger room somebody always comes or goes: the sounds would be noise. */
const LARGEST_ROOM = 8

/** The notes of each sound, in Hz. */
export const NOTES_OF: Readonly<Record<RoomSound, readonly number[]>> = {
  arrival: [587.33, 880],
  departure: [880, 587.33],
  hand: [987.77],
}

/** The one sound for what happened between two states of a room, or null: one at a time is enough. */
export function soundFor(notices: readonly Notice[], people: number): RoomSound | null {
  if (people > LARGEST_ROOM) return null
  const types = new Set(notices.map(({ type }) => type))
  if (types.has('joined') || types.has('joinedMany')) return 'arrival'
  if (types.has('hand')) return 'hand'
  return types.has('left') ? 'departure' : null
}

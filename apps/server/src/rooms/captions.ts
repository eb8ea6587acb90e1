import { ProtocolError, type Caption, type TranscriptLine } from '@parley/protocol'
import type { TranscriptStore } from '../store/transcripts.ts'
import { requireHost } from './hosting.ts'
import type { Room } from './room.ts'
import type { Seat } from './seat.ts'

/** Passes on what a peer is saying; a finished utterance is stored first where a transcript is kept (SPEC X1, X4). */
export async function caption(
  store: TranscriptStore,
  room: Room,
  seat: Seat,
  said: Caption,
  now: number,
): Promise<void> {
  const { peer, name } = seat.occupant
  if (said.final && room.state.transcript) await store.add(room.id, { peer, name, text: said.text, at: now })
  room.broadcast({ type: 'captioned', peer, name, caption: said })
}

/** Passes on that somebody would like to read along (SPEC X3). */
export function askForCaptions(room: Room, seat: Seat): void {
  room.broadcast({ type: 'captions-asked', peer: seat.peer }, seat)
}

/** Begins or ends keeping the transcript: stored first, then told (SPEC X5). */
export async function keepTranscript(
  store: TranscriptStore,
  room: Room,
  seat: Seat,
  kept: boolean,
): Promise<void> {
  requireHost(seat)
  await room.lanes.run('settings', async () => {
    await store.keep(room.id, kept)
    if (room.state.transcript !== kept) await room.append({ type: 'transcript-kept', kept })
  })
}

/** A page of the transcript (SPEC X6): for everyone while it is kept, for hosts at any time. */
export async function transcript(
  store: TranscriptStore,
  room: Room,
  seat: Seat,
  after: number,
): Promise<TranscriptLine[]> {
  if (!room.state.transcript && !seat.isHost) throw new ProtocolError('forbidden')
  return store.after(room.id, after)
}

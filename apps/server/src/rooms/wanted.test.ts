import { emptyRoom, LIMITS, reduce, type RoomEvent, type RoomState } from '@parley/protocol'
import { expect, test } from 'vitest'
import { tracksFor } from './wanted.ts'

const peerId = (n: number): string => `p-${String(n).padStart(16, '0')}`
const trackId = (n: number): string => `t-${String(n).padStart(16, '0')}`

/** A room of `people`, each with a microphone (even track numbers) and a camera (odd ones). */
function roomOf(people: number): RoomState {
  const events = Array.from({ length: people }, (_, n): RoomEvent[] => [
    {
      type: 'peer-joined',
      peer: {
        id: peerId(n),
        name: 'A',
        role: 'participant',
        joinedAt: 0,
        connected: true,
        handRaisedAt: null,
      },
    },
    {
      type: 'track-published',
      track: { id: trackId(2 * n), peer: peerId(n), source: 'microphone', kind: 'audio', muted: false },
    },
    {
      type: 'track-published',
      track: { id: trackId(2 * n + 1), peer: peerId(n), source: 'camera', kind: 'video', muted: false },
    },
  ]).flat()
  return events.reduce(
    (state, event) => reduce(state, { seq: state.seq + 1, event }),
    emptyRoom('l-0000000000000000'),
  )
}

test('[J10] [M4] [M8] who has said nothing gets all sound and the first videos of others, nothing of itself', () => {
  const people = LIMITS.defaultVideos + 5
  const wanted = [...tracksFor(roomOf(people), peerId(0), null).keys()]
  const audios = wanted.filter((id) => Number(id.slice(2)) % 2 === 0)
  const videos = wanted.filter((id) => Number(id.slice(2)) % 2 === 1)
  expect(audios).toHaveLength(people - 1)
  expect(videos).toEqual(Array.from({ length: LIMITS.defaultVideos }, (_, n) => trackId(2 * (n + 1) + 1)))
  expect(wanted).not.toContain(trackId(0))
})

test('[M3] [M8] who has said what it wants gets just that, as far as it exists and is not its own', () => {
  const asked = new Map([
    [trackId(0), { track: trackId(0) }],
    [trackId(3), { track: trackId(3), look: 'pinned' as const, height: 360 }],
    [trackId(99), { track: trackId(99) }],
  ])
  expect(tracksFor(roomOf(3), peerId(0), asked)).toEqual(
    new Map([[trackId(3), { track: trackId(3), look: 'pinned', height: 360 }]]),
  )
  expect(tracksFor(roomOf(3), peerId(0), new Map()).size).toBe(0)
})

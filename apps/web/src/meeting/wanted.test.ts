import type { Track } from '@parley/protocol'
import { expect, test } from 'vitest'
import { tilesOf } from './tiles.ts'
import { wantedOf } from './wanted.ts'

const track = (id: string, peer: string, source: Track['source']): Track => ({
  id,
  peer,
  source,
  kind: source === 'microphone' ? 'audio' : 'video',
  muted: false,
})
const peers = Object.fromEntries(
  ['me', 'a', 'b'].map((id, joinedAt) => [
    id,
    { id, name: id, role: 'participant' as const, joinedAt, connected: true, handRaisedAt: null },
  ]),
)
const tracks = {
  t1: track('t1', 'a', 'microphone'),
  t2: track('t2', 'a', 'camera'),
  t3: track('t3', 'b', 'microphone'),
  t4: track('t4', 'b', 'camera'),
  t5: track('t5', 'b', 'screen'),
  t6: track('t6', 'me', 'camera'),
}
const tiles = tilesOf({ peers, tracks, you: 'me', speakers: [] })

test('[M3] every voice is wanted, of the pictures those on the stage, of oneself nothing', () => {
  const shown = tiles.filter((tile) => tile.peer !== 'a')
  expect(wantedOf(tracks, 'me', shown, 300)).toEqual([
    { track: 't1' },
    { track: 't3' },
    { track: 't4', priority: 128 },
    { track: 't5', priority: 255 },
  ])
})

test('large pictures are worth more than small ones', () => {
  expect(wantedOf(tracks, 'me', tiles, 600).find(({ track: id }) => id === 't2')?.priority).toBe(192)
})

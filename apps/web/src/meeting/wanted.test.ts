import { Wish, type Look, type Track } from '@parley/protocol'
import { expect, test } from 'vitest'
import { tilesOf } from './tiles.ts'
import { lookOf, wantedOf, type Shown } from './wanted.ts'

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
const place = (peer: string, source: 'camera' | 'screen', look: Look, width: number): Shown => ({
  tile: { peer, source },
  look,
  width,
  height: (width * 9) / 16,
})

test('[M3] every voice is wanted, of the pictures those on the stage, of oneself nothing', () => {
  const shown = [place('b', 'camera', 'visible', 320), place('b', 'screen', 'pinned', 960)]
  expect(wantedOf(tracks, 'me', [...shown, place('me', 'camera', 'visible', 320)], 1)).toEqual([
    { track: 't1' },
    { track: 't3' },
    { track: 't4', look: 'visible', width: 320, height: 192 },
    { track: 't5', look: 'pinned', width: 960, height: 544 },
  ])
})

test('[M9] sizes are those of the screen, in steps, and within what the protocol takes', () => {
  const sizeOf = (width: number, ratio: number): unknown[] =>
    wantedOf(tracks, 'me', [place('a', 'camera', 'visible', width)], ratio)
      .filter(({ look }) => look !== undefined)
      .map((wish) => [Wish.shape.width.parse(wish.width), Wish.shape.height.parse(wish.height)])
  expect(sizeOf(320, 2)).toEqual([[640, 384]])
  expect(sizeOf(310, 1)).toEqual(sizeOf(320, 1))
  expect(sizeOf(0, 1)).toEqual([[32, 32]])
  expect(sizeOf(100_000, 3)).toEqual([[8_192, 8_192]])
})

test('a screen is read, who speaks is watched, the others are seen', () => {
  const looks = tilesOf({ peers, tracks, spotlight: null, you: 'me', speakers: ['a'] }).map((tile) => [
    tile.key,
    lookOf(tile),
  ])
  expect(Object.fromEntries(looks)).toMatchObject({
    'b/screen': 'screen',
    'a/camera': 'speaking',
    'b/camera': 'visible',
  })
})

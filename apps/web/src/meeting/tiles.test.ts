import type { Peer, RoomState, Track } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { handQueue, keepSame, type Tile, tilesOf } from './tiles.ts'

const peer = (id: string, joinedAt: number, change: Partial<Peer> = {}): Peer => ({
  id,
  name: id.toUpperCase(),
  role: 'participant',
  joinedAt,
  connected: true,
  handRaisedAt: null,
  ...change,
})
const track = (id: string, of: string, source: Track['source'], muted = false): Track => ({
  id,
  peer: of,
  source,
  kind: source === 'camera' || source === 'screen' ? 'video' : 'audio',
  muted,
})
const byId = <T extends { id: string }>(things: T[]): Record<string, T> =>
  Object.fromEntries(things.map((thing) => [thing.id, thing]))
const room = (peers: Peer[], tracks: Track[] = []): Pick<RoomState, 'peers' | 'tracks'> => ({
  peers: byId(peers),
  tracks: byId(tracks),
})

describe('the tiles', () => {
  test('oneself first, the others in order of arrival, screens before all', () => {
    const state = room([peer('b', 2), peer('me', 3), peer('a', 1)], [track('t1', 'b', 'screen')])
    expect(tilesOf({ ...state, spotlight: null, you: 'me', speakers: [] }).map((tile) => tile.key)).toEqual([
      'b/screen',
      'me/camera',
      'a/camera',
      'b/camera',
    ])
  })

  test('one own shared screen is not shown to oneself [M8]', () => {
    const state = room([peer('me', 1)], [track('t1', 'me', 'screen')])
    expect(tilesOf({ ...state, spotlight: null, you: 'me', speakers: [] })).toHaveLength(1)
  })

  test('muted is who has no open microphone; video is what is not switched off', () => {
    const state = room(
      [peer('me', 1), peer('a', 2), peer('b', 3)],
      [
        track('m', 'a', 'microphone'),
        track('c', 'a', 'camera', true),
        track('n', 'b', 'microphone', true),
        track('d', 'b', 'camera'),
      ],
    )
    const [me, a, b] = tilesOf({ ...state, spotlight: null, you: 'me', speakers: ['b', 'a'] })
    expect(me).toMatchObject({ muted: true, video: null, self: true })
    expect(a).toMatchObject({ muted: false, video: null, speaking: true })
    expect(b).toMatchObject({ muted: true, video: 'd', speaking: false })
  })

  test('hands have places in the order in which they went up [R4]', () => {
    const state = room([peer('a', 1, { handRaisedAt: 20 }), peer('b', 2), peer('c', 3, { handRaisedAt: 10 })])
    expect(handQueue(state.peers)).toEqual(['c', 'a'])
    const tiles = tilesOf({ ...state, spotlight: null, you: 'b', speakers: [] })
    expect(tiles.map((tile) => [tile.peer, tile.hand])).toEqual([
      ['b', null],
      ['a', 2],
      ['c', 1],
    ])
  })

  test('a peer whose socket is lost is shown so [P2]', () => {
    const state = room([peer('a', 1, { connected: false })])
    expect(tilesOf({ ...state, spotlight: null, you: 'me', speakers: [] })[0]?.connected).toBe(false)
  })
})

test('[S2] who is in the spotlight is marked, the own shared screen is not', () => {
  const state = room([peer('a', 1), peer('b', 2)], [track('t1', 'a', 'screen')])
  const tiles = tilesOf({ ...state, spotlight: 'a', you: 'b', speakers: [] })
  expect(tiles.map((tile) => tile.spotlit)).toEqual([false, false, true])
})

test('the newest shared screen is before the others', () => {
  const state = room([peer('a', 1), peer('b', 2)], [track('t2', 'b', 'screen'), track('t1', 'a', 'screen')])
  expect(tilesOf({ ...state, spotlight: null, you: 'me', speakers: [] }).slice(0, 2)).toMatchObject([
    { key: 'a/screen' },
    { key: 'b/screen' },
  ])
})

test('tiles about which nothing changed are the very same', () => {
  const state = room([peer('a', 1), peer('b', 2)], [track('m', 'a', 'microphone')])
  const of = (speakers: string[]): Tile[] => tilesOf({ ...state, spotlight: null, you: 'b', speakers })
  const before = of([])
  expect(keepSame(before, of([]))).toBe(before)
  const after = keepSame(before, of(['a']))
  expect(after[0]).toBe(before[0])
  expect(after[1]).toMatchObject({ peer: 'a', speaking: true })
})

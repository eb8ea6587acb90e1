import type { Peer, RoomState, Track } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { handQueue, setStage, type Tile, tilesOf } from './tiles.ts'

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
    expect(tilesOf({ ...state, you: 'me', speakers: [] }).map((tile) => tile.key)).toEqual([
      'b/screen',
      'me/camera',
      'a/camera',
      'b/camera',
    ])
  })

  test('one own shared screen is not shown to oneself [M8]', () => {
    const state = room([peer('me', 1)], [track('t1', 'me', 'screen')])
    expect(tilesOf({ ...state, you: 'me', speakers: [] })).toHaveLength(1)
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
    const [me, a, b] = tilesOf({ ...state, you: 'me', speakers: ['b', 'a'] })
    expect(me).toMatchObject({ muted: true, video: null, self: true })
    expect(a).toMatchObject({ muted: false, video: null, speaking: true })
    expect(b).toMatchObject({ muted: true, video: 'd', speaking: false })
  })

  test('hands have places in the order in which they went up [R4]', () => {
    const state = room([peer('a', 1, { handRaisedAt: 20 }), peer('b', 2), peer('c', 3, { handRaisedAt: 10 })])
    expect(handQueue(state.peers)).toEqual(['c', 'a'])
    const tiles = tilesOf({ ...state, you: 'b', speakers: [] })
    expect(tiles.map((tile) => [tile.peer, tile.hand])).toEqual([
      ['b', null],
      ['a', 2],
      ['c', 1],
    ])
  })

  test('a peer whose socket is lost is shown so [P2]', () => {
    const state = room([peer('a', 1, { connected: false })])
    expect(tilesOf({ ...state, you: 'me', speakers: [] })[0]?.connected).toBe(false)
  })
})

describe('the stage', () => {
  const tile = (key: string, change: Partial<Tile> = {}): Tile => ({
    key,
    peer: key,
    source: 'camera',
    name: key,
    self: false,
    muted: false,
    video: null,
    speaking: false,
    hand: null,
    connected: true,
    ...change,
  })
  const me = tile('me', { self: true })

  test('with one other person, oneself goes into the corner', () => {
    const stage = setStage([me, tile('a')], 25, [])
    expect(stage.grid.map(({ key }) => key)).toEqual(['a'])
    expect(stage.corner?.key).toBe('me')
  })

  test('alone, and from three on, everyone is in the grid', () => {
    expect(setStage([me], 25, [])).toMatchObject({ grid: [me], corner: null, hidden: 0 })
    expect(setStage([me, tile('a'), tile('b')], 25, []).grid).toHaveLength(3)
  })

  test('who has no place is counted, and one place is left for the count', () => {
    const crowd = [me, ...'abcdefgh'.split('').map((key) => tile(key))]
    const stage = setStage(crowd, 4, [])
    expect(stage.grid.map(({ key }) => key)).toEqual(['me', 'a', 'b'])
    expect(stage.hidden).toBe(6)
  })

  test('who speaks without a place takes the place of someone silent; places are kept', () => {
    const crowd = (speaker: string): Tile[] => [
      me,
      ...'abcd'.split('').map((key) => tile(key, { speaking: key === speaker })),
    ]
    const first = setStage(crowd('d'), 4, ['me', 'a', 'b'])
    expect(first.grid.map(({ key }) => key)).toEqual(['me', 'a', 'd'])
    const later = setStage(
      crowd(''),
      4,
      first.grid.map(({ key }) => key),
    )
    expect(later.grid.map(({ key }) => key)).toEqual(['me', 'a', 'd'])
  })
})

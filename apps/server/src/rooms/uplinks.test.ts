import { Scope } from '@parley/kit'
import { TIMES, type PeerId, type RoomState, type TrackId, type UplinkLevel } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Publication } from '../media/port.ts'
import { levelOfScore, Uplinks, uplinksOf } from './uplinks.ts'

const ANN: PeerId = 'p-aaaaaaaaaaaaaaaa'
const BOB: PeerId = 'p-bbbbbbbbbbbbbbbb'

function tracks(rows: readonly [TrackId, PeerId, boolean][]): RoomState['tracks'] {
  return Object.fromEntries(
    rows.map(([id, peer, muted]) => [id, { id, peer, source: 'camera', kind: 'video', muted }]),
  )
}

/** A publication whose score a test sets. */
function judged(): { publication: Publication; judge: (score: number) => void } {
  let told: (score: number) => void = () => {}
  const publication: Publication = {
    kind: 'video',
    layers: [],
    setMuted: async () => {},
    onScore: (_scope, tell) => void (told = tell),
    counts: () => Promise.reject(new Error('not asked here')),
  }
  return { publication, judge: (score) => told(score) }
}

describe('uplinks', () => {
  let scope: Scope
  let told: Record<PeerId, UplinkLevel>[]
  let state: { tracks: RoomState['tracks'] }
  let uplinks: Uplinks
  beforeEach(() => {
    vi.useFakeTimers()
    scope = new Scope('room')
    told = []
    state = { tracks: tracks([['t-1', ANN, false]]) }
    uplinks = new Uplinks(
      scope,
      () => state as RoomState,
      (levels) => void told.push(levels),
    )
  })
  afterEach(() => {
    scope.close()
    vi.useRealTimers()
  })

  test('[Q2] the worst track that is not muted counts', () => {
    const all = tracks([
      ['t-1', ANN, false],
      ['t-2', ANN, false],
      ['t-3', ANN, true],
      ['t-4', BOB, false],
    ])
    const scores = new Map([
      ['t-1', 9],
      ['t-2', 5],
      ['t-3', 0],
      ['t-4', 10],
    ])
    expect([...uplinksOf(all, scores)]).toEqual([[ANN, 2]])
    expect([10, 8, 7, 4, 3, 1, 0].map(levelOfScore)).toEqual([3, 3, 2, 2, 1, 1, 0])
  })

  test('[Q1] [Q2] a change is told once, after it has held', () => {
    const { publication, judge } = judged()
    uplinks.follow(scope, 't-1', publication)
    judge(5)
    expect(told).toEqual([])
    vi.advanceTimersByTime(TIMES.uplinks)
    expect(told).toEqual([{ [ANN]: 2 }])
    judge(6)
    vi.advanceTimersByTime(TIMES.uplinks * 2)
    expect(told, 'the same level is told once').toHaveLength(1)
    expect(uplinks.notGood()).toEqual({ [ANN]: 2 })
    judge(10)
    vi.advanceTimersByTime(TIMES.uplinks)
    expect(told[1]).toEqual({ [ANN]: 3 })
    expect(uplinks.notGood()).toEqual({})
  })

  test('[Q2] what has passed within the time is not told', () => {
    const { publication, judge } = judged()
    uplinks.follow(scope, 't-1', publication)
    judge(2)
    vi.advanceTimersByTime(TIMES.uplinks / 2)
    judge(10)
    vi.advanceTimersByTime(TIMES.uplinks * 3)
    expect(told).toEqual([])
  })

  test('[Q2] a track that is muted or ends counts no more', () => {
    const { publication, judge } = judged()
    const life = scope.child('track')
    uplinks.follow(life, 't-1', publication)
    judge(0)
    vi.advanceTimersByTime(TIMES.uplinks)
    state.tracks = tracks([['t-1', ANN, true]])
    uplinks.look()
    vi.advanceTimersByTime(TIMES.uplinks)
    state.tracks = tracks([['t-1', ANN, false]])
    uplinks.look()
    vi.advanceTimersByTime(TIMES.uplinks)
    life.close()
    vi.advanceTimersByTime(TIMES.uplinks)
    expect(told).toEqual([{ [ANN]: 0 }, { [ANN]: 3 }, { [ANN]: 0 }, { [ANN]: 3 }])
  })
})

test('[M13] what nobody looks at is not sent, and says nothing of an uplink', () => {
  const of = tracks([
    ['t-1', ANN, false],
    ['t-2', BOB, false],
  ])
  const scores = new Map([
    ['t-1', 0],
    ['t-2', 0],
  ])
  expect([...uplinksOf(of, scores, (track) => track === 't-1').keys()]).toEqual([BOB])
})

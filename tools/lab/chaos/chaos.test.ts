import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseFaults, KINDS, numbers, readKinds } from './faults.ts'
import type { Arrival } from './in-page-watch.ts'
import { isWell, judgePost, missing, recoveries, rows, type Outcome } from './verdict.ts'

describe('the choice of faults', () => {
  test('is the same for the same seed, and covers every kind in every round', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 4 }), (seed, nodes) => {
        const faults = chooseFaults(seed, 3 * KINDS.length, nodes)
        expect(chooseFaults(seed, 3 * KINDS.length, nodes)).toEqual(faults)
        for (const round of [0, 1, 2]) {
          const kinds = faults.slice(round * KINDS.length, (round + 1) * KINDS.length).map(({ kind }) => kind)
          expect(kinds.toSorted()).toEqual([...KINDS].toSorted())
        }
        for (const { node, chance } of faults) {
          expect(node).toBeLessThan(nodes)
          expect(chance).toBeLessThan(1)
        }
      }),
    )
  })

  test('differs from seed to seed', () => {
    expect(chooseFaults(1, 20, 2)).not.toEqual(chooseFaults(2, 20, 2))
    expect(numbers(1)()).not.toBe(numbers(2)())
  })

  test('keeps to the kinds that are named', () => {
    expect(
      new Set(chooseFaults(3, 9, 1, readKinds('node-kill, redis-kill')).map(({ kind }) => kind)),
    ).toEqual(new Set(['node-kill', 'redis-kill']))
    expect(readKinds('')).toEqual(KINDS)
    expect(() => readKinds('earthquake')).toThrow(/earthquake is none of/)
    expect(chooseFaults(3, 9, 1, [])).toEqual([])
  })
})

describe('the verdict', () => {
  const fault = { kind: 'worker-kill', node: 0, chance: 0 } as const
  const outcome = (change: Partial<Outcome> = {}): Outcome => ({
    fault,
    times: [0, 400, 600],
    waits: [400, 500],
    without: [],
    ghosts: 0,
    ...change,
  })
  const arrival = (change: Partial<Arrival>): Arrival => ({
    ...{ peer: 'p-a', kind: 'video', wait: 0, over: 1_000, last: 2_000 },
    ...change,
  })
  const expected = [
    { peer: 'p-a', kind: 'video' },
    { peer: 'p-a', kind: 'audio' },
  ] as const

  test('a message that was acknowledged must be stored, and once', () => {
    const stored = [
      { id: 'a', text: 'one' },
      { id: 'b', text: 'two' },
      { id: 'c', text: 'two' },
    ]
    expect(judgePost({ acknowledged: new Set(['a', 'b']), stored })).toEqual({ lost: 0, duplicates: 1 })
    expect(judgePost({ acknowledged: new Set(['a', 'x']), stored: stored.slice(0, 2) })).toEqual({
      lost: 1,
      duplicates: 0,
    })
  })

  test('media is missing that was never there, or came last a while ago', () => {
    const arrivals = [arrival({}), arrival({ kind: 'audio', last: 1_000 })]
    expect(missing(expected, arrivals, 2_600)).toEqual([expected[1]])
    expect(missing(expected, [], 0)).toEqual(expected)
  })

  test('the time to media is counted from the fault, and is none where no wait was noticed', () => {
    const arrivals = [arrival({ wait: 700, over: 1_900 }), arrival({ kind: 'audio', wait: 690, over: 1_800 })]
    expect(recoveries(expected, arrivals, 1_000)).toEqual([
      { time: 900, wait: 700 },
      { time: 0, wait: 0 },
    ])
    expect(recoveries(expected, [arrival({ wait: 9_000, over: null })], 1_000)).toEqual([])
  })

  test('the table has a row for each kind and one for all', () => {
    const other = outcome({
      fault: { ...fault, kind: 'node-kill' },
      times: [2_000],
      waits: [300],
      without: ['Ann: Bob'],
    })
    const [node, worker, all] = rows([outcome(), other])
    expect(node).toMatchObject({ kind: 'node-kill', p50: 2_000, without: 1 })
    expect(worker).toMatchObject({
      faults: 1,
      count: 3,
      stopped: 2,
      p50: 400,
      p99: 600,
      most: 600,
      wait50: 400,
      wait99: 500,
    })
    expect(all).toMatchObject({ kind: 'all', faults: 2, count: 4, most: 2_000 })
  })

  test('a run is well only if nothing is lost or doubled and nobody is without media or a ghost', () => {
    const post = { lost: 0, duplicates: 0 }
    expect(isWell([outcome()], post)).toBe(true)
    expect(isWell([outcome()], { ...post, lost: 1 })).toBe(false)
    expect(isWell([outcome()], { ...post, duplicates: 1 })).toBe(false)
    expect(isWell([outcome({ without: ['Ann: Bob'] })], post)).toBe(false)
    expect(isWell([outcome({ ghosts: 1 })], post)).toBe(false)
  })
})

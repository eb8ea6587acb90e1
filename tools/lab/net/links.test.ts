import { describe, expect, test } from 'vitest'
import { burstOf, delayOf, jitterOf, lossOf, reorderedOf } from './delivered.ts'
import { netemWords } from './netem-link.ts'
import { countsOf, numbersOf } from './user-space-link.ts'
import { CLEAR } from './way.ts'

const arrived = (...numbers: number[]) => ({
  packets: numbers.map((number) => ({ number, delay: number })),
  rate: 0,
})

describe('what was delivered', () => {
  test('losses and how many in a row', () => {
    expect(lossOf(arrived(0, 1, 2, 7), 8)).toBe(50)
    expect(burstOf(arrived(0, 1, 2, 7), 8)).toBe(4)
    expect(burstOf(arrived(1, 3, 4), 6)).toBe(1)
  })

  test('who comes after a later one is reordered; who overtakes is not', () => {
    expect(reorderedOf(arrived(0, 2, 1, 3))).toBe(25)
    expect(reorderedOf(arrived(0, 3, 1, 2))).toBe(50)
    expect(reorderedOf(arrived(0, 4, 9))).toBe(0)
  })

  test('an even spread has its half width as jitter', () => {
    const even = arrived(...Array.from({ length: 101 }, (_, at) => at))
    expect(delayOf(even)).toBe(50)
    expect(jitterOf(even)).toBeCloseTo(50)
  })
})

describe('links in the words of their backends', () => {
  test('our own program takes shares, not percent', () => {
    expect(numbersOf({ ...CLEAR, delay: 50, loss: 5, burst: 3, reorder: 1, rate: 500 })).toBe(
      '50 0 0.05 3 0.01 10 500 64',
    )
    expect(countsOf('count 9 8 1 0 2 5 5 0 0 0')).toEqual({
      ab: { taken: 9, delivered: 8, lost: 1, overflowed: 0, late: 2 },
      ba: { taken: 5, delivered: 5, lost: 0, overflowed: 0, late: 0 },
    })
    expect(() => countsOf('unknown')).toThrow('not counts')
  })

  test('netem: one discipline that delays, loses and narrows, and one below it that holds back', () => {
    const words = (change: object): string[] =>
      netemWords({ ...CLEAR, ...change }).map((each) => each.join(' '))
    expect(words({ delay: 50, jitter: 10, loss: 5 })).toEqual([
      'root handle 1: netem limit 100000 delay 50ms 10ms loss 5%',
      'parent 1:1 handle 2: netem limit 100000',
    ])
    expect(words({ loss: 20, burst: 4 })[0]).toBe(
      'root handle 1: netem limit 100000 loss gemodel 6.25% 25% 100% 0%',
    )
    expect(words({ loss: 100 })[0]).toContain('loss 100%')
    expect(words({ rate: 1_000, queue: 12 })[0]).toBe('root handle 1: netem limit 10 rate 1000kbit')
    expect(words({ reorder: 5, hold: 10 })[1]).toBe(
      'parent 1:1 handle 2: netem limit 100000 delay 10ms reorder 95%',
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hear, HOLD_MS, nextSilence, type Level, type Speaker } from './speakers.ts'

const ANN = 'p-aaaaaaaaaaaaaaaa'
const BOB = 'p-bbbbbbbbbbbbbbbb'
const CAT = 'p-cccccccccccccccc'

/** Who is heard after each of a row of intervals. */
function after(...intervals: readonly (readonly [number, Readonly<Record<string, number>>])[]): string[][] {
  let speakers: readonly Speaker[] = []
  return intervals.map(([now, heard]) => {
    const levels = Object.entries(heard).map(([peer, decibels]): Level => ({ peer, decibels }))
    speakers = hear(speakers, levels, now)
    return speakers.map((speaker) => speaker.peer)
  })
}

describe('[M7] who is heard', () => {
  test('the loudest comes first', () => {
    expect(after([0, { [ANN]: -40, [BOB]: -20, [CAT]: -30 }])).toEqual([[BOB, CAT, ANN]])
  })

  test('a gap between two words is no silence', () => {
    expect(after([0, { [ANN]: -20 }], [300, {}], [599, {}], [600, {}])).toEqual([[ANN], [ANN], [ANN], []])
  })

  test('equals do not swap at every breath', () => {
    const swinging = [0, 300, 600, 900].map((now, n): [number, Record<string, number>] => {
      const louder = n % 2 === 0
      return [now, { [ANN]: louder ? -20 : -23, [BOB]: louder ? -23 : -20 }]
    })
    expect(new Set(after(...swinging).map(String))).toEqual(new Set([`${ANN},${BOB}`]))
  })

  test('who takes over comes first at once, while the one before fades', () => {
    expect(after([0, { [ANN]: -20 }], [300, { [BOB]: -22 }], [600, { [BOB]: -22 }])).toEqual([
      [ANN],
      [BOB, ANN],
      [BOB],
    ])
  })

  test('a peer with two sources counts by the louder one, once', () => {
    const twice = [
      { peer: ANN, decibels: -45 },
      { peer: ANN, decibels: -15 },
    ]
    expect(hear([], [...twice, { peer: BOB, decibels: -30 }], 0).map((each) => each.peer)).toEqual([ANN, BOB])
  })

  test('the next silence is the earliest hold that ends', () => {
    expect(nextSilence([])).toBeUndefined()
    const speakers = hear(hear([], [{ peer: ANN, decibels: -20 }], 0), [{ peer: BOB, decibels: -20 }], 300)
    expect(nextSilence(speakers)).toBe(HOLD_MS)
  })

  test('whatever is measured: nobody twice, everybody heard now is there, nobody silent longer than the hold', () => {
    const interval = fc.dictionary(fc.constantFrom(ANN, BOB, CAT), fc.integer({ min: -50, max: 0 }))
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 20 }), (intervals) => {
        let speakers: readonly Speaker[] = []
        intervals.forEach((heard, index) => {
          const levels = Object.entries(heard).map(([peer, decibels]) => ({ peer, decibels }))
          speakers = hear(speakers, levels, index * 300)
          const peers = speakers.map((speaker) => speaker.peer)
          expect(new Set(peers).size).toBe(peers.length)
          for (const peer of Object.keys(heard)) expect(peers).toContain(peer)
          for (const speaker of speakers) expect(index * 300 - speaker.heardAt).toBeLessThan(HOLD_MS)
        })
      }),
    )
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changedShare, judge, UNSEEN, type Content } from './content.ts'

const after = (...looks: number[]): Content => looks.reduce(judge, UNSEEN).content
const FILM = 0.4
const STILL = 0

test('a film is noticed after four looks, and its end after as many', () => {
  expect(after(FILM, FILM, FILM)).toBe('text')
  expect(after(FILM, FILM, FILM, FILM)).toBe('motion')
  expect(after(FILM, FILM, FILM, FILM, STILL, STILL, STILL)).toBe('motion')
  expect(after(FILM, FILM, FILM, FILM, STILL, STILL, STILL, STILL)).toBe('text')
})

test('writing, a clock, a page that is turned now and then stay text', () => {
  expect(after(...Array.from({ length: 60 }, () => 0.01))).toBe('text')
  expect(after(...Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 1 : 0)))).toBe('text')
})

test('a cut to a still within a film changes nothing', () => {
  expect(after(FILM, FILM, FILM, FILM, STILL, FILM, FILM, STILL, FILM)).toBe('motion')
})

test('what wavers does not switch at every look', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 }), (looks) => {
      let [judgement, since, switched] = [UNSEEN, 4, true]
      for (const look of looks) {
        const next = judge(judgement, look)
        since += 1
        if (next.content !== judgement.content) {
          if (since < 3) switched = false
          since = 0
        }
        judgement = next
      }
      expect(switched).toBe(true)
    }),
  )
})

test('the share of points that differ visibly', () => {
  const picture = (...greys: number[]): Uint8ClampedArray =>
    Uint8ClampedArray.from(greys.flatMap((grey) => [grey, grey, grey, 255]))
  expect(changedShare(picture(0, 100, 200, 255), picture(0, 108, 100, 0))).toBe(0.5)
  expect(changedShare(picture(), picture())).toBe(0)
})

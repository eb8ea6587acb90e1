import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrange, exchange, NO_PLACES, placeDue, type Places, type Seating, STAY_MS } from './places.ts'
import type { Tile } from './tiles.ts'
import { tileFor } from './tiles.fixture.ts'

const people = (letters: string, speaking = ''): Tile[] =>
  letters.split('').map((name) => tileFor(name, { self: name === 'a', speaking: speaking.includes(name) }))
const seating = (onPage: string, wanted: string | null = null, heard: [string, number][] = []): Seating => ({
  onPage: new Set(onPage),
  wanted,
  heard: new Map(heard),
})
const orderOf = ({ order }: Places): string => order.join('')
const start = arrange(NO_PLACES, people('abcdef'), seating(''), 0)

test('places are given in order of arrival; who comes is last', () => {
  expect(orderOf(start)).toBe('abcdef')
  expect(orderOf(arrange(start, people('gabcdef'), seating('abc'), 1))).toBe('abcdefg')
})

test('nothing changed is the very same', () => {
  expect(arrange(start, people('abcdef'), seating('abc'), 9)).toBe(start)
})

test('who leaves one of several pages is followed by the last; on a single page all close up', () => {
  expect(orderOf(arrange(start, people('acdef'), seating('abc'), 1))).toBe('afcde')
  expect(orderOf(arrange(start, people('acdef'), seating('abcdef'), 1))).toBe('acdef')
})

test('a speaker from another page changes places with the longest silent, never with oneself or a speaker', () => {
  const heard: [string, number][] = [['b', 500]]
  const after = arrange(start, people('abcdef', 'e'), seating('abc', 'e', heard), 9_000)
  expect(orderOf(after)).toBe('abedcf')
  expect(orderOf(arrange(start, people('abcdef', 'ce'), seating('abc', 'e', heard), 9_000))).toBe('aecdbf')
})

test('who has just been given a place keeps it for a while; then the next speaker gets one', () => {
  const first = arrange(start, people('abcdef', 'e'), seating('ab', 'e'), 9_000)
  expect(orderOf(first)).toBe('aecdbf')
  const wait = seating('ae', 'f')
  expect(arrange(first, people('abcdef', 'f'), wait, 9_100)).toBe(first)
  expect(placeDue(first, wait)).toBe(STAY_MS)
  expect(orderOf(arrange(first, people('abcdef', 'f'), wait, 9_000 + STAY_MS))).toBe('afcdbe')
})

test('who takes the large place leaves the own one to who had it', () => {
  expect(orderOf(exchange(start, 'b', 'e'))).toBe('aecdbf')
  expect(exchange(start, 'b', 'gone')).toBe(start)
})

test('whoever comes, goes and speaks: everyone has exactly one place, and of those who stay at most two move', () => {
  const letters = 'abcdefghij'.split('')
  const step = fc.record({
    here: fc.subarray(letters, { minLength: 1 }),
    wanted: fc.constantFrom(...letters),
    page: fc.nat(3),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let places = NO_PLACES
      for (const [index, { here, wanted, page }] of steps.entries()) {
        const onPage = places.order.slice(page * 3, page * 3 + 3).join('')
        const after = arrange(places, people(here.join('')), seating(onPage, wanted), index * STAY_MS)
        expect([...after.order].toSorted()).toEqual([...here].toSorted())
        const nobodyLeft = places.order.every((key) => here.includes(key))
        const moved = places.order.filter((key, at) => after.order[at] !== key)
        if (nobodyLeft) expect(moved.length).toBeLessThanOrEqual(2)
        places = after
      }
    }),
  )
})

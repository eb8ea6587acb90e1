import type { CaptionLine } from '@parley/client'
import { expect, test } from 'vitest'
import { nextGoing, shownLines } from './shown-lines.ts'

const line = (utterance: number, at: number): CaptionLine => ({
  peer: 'a',
  name: 'Ann',
  utterance,
  text: String(utterance),
  final: true,
  at,
})

test('the newest three lines of the last seconds are shown', () => {
  const lines = [line(1, 0), line(2, 4_000), line(3, 5_000), line(4, 6_000)]
  expect(shownLines(lines, 6_500).map(({ utterance }) => utterance)).toEqual([2, 3, 4])
  expect(shownLines(lines, 12_500).map(({ utterance }) => utterance)).toEqual([4])
  expect(shownLines(lines, 13_000)).toEqual([])
})

test('it is known when the next one goes', () => {
  expect(nextGoing([line(1, 4_000), line(2, 5_000)], 6_000)).toBe(5_000)
  expect(nextGoing([line(1, 0)], 9_000)).toBe(0)
  expect(nextGoing([], 6_000)).toBeNull()
})

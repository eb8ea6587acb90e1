import { expect, test } from 'vitest'
import { figures, line } from './figures.ts'

test('median and spread, of odd and even counts', () => {
  expect(figures([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, count: 3 })
  expect(figures([4, 1, 2, 3]).median).toBe(2.5)
  expect(() => figures([])).toThrow('nothing was measured')
})

test('a line shows what was measured and how far it spread', () => {
  expect(line('ticket', figures([10, 12, 11]), 'ms')).toBe(
    'ticket                                  11 ms  (10 to 12, n=3)',
  )
})

import { expect, test } from 'vitest'
import { nextPace } from './speed.ts'

test('the speed is known after the second look, smoothed, and never less than nothing', () => {
  const first = nextPace(null, 0, 0)
  expect(first.speed).toBeNull()
  const second = nextPace(first, 500, 500)
  expect(second.speed).toBe(1_000)
  const faster = nextPace(second, 2_500, 1_500)
  expect(faster.speed).toBeGreaterThan(1_000)
  expect(faster.speed).toBeLessThan(2_000)
  expect(nextPace(faster, 0, 2_500).speed).toBeGreaterThanOrEqual(0)
  expect(nextPace(second, 900, 500)).toBe(second)
})

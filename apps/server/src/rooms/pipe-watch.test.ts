import { expect, test } from 'vitest'
import { PipeWatch } from './pipe-watch.ts'

test('[G24] a pipe through which nothing comes of what is sent is broken, after some seconds', () => {
  const watch = new PipeWatch()
  expect(watch.look(0, 0, 0)).toBe('quiet')
  expect(watch.look(900, 0, 60_000)).toBe('quiet')
  expect(watch.look(5_000, 0, 63_000)).toBe('quiet')
  expect(watch.look(9_000, 0, 66_000)).toBe('quiet')
  expect(watch.look(13_000, 0, 67_000)).toBe('broken')
})

test('[G24] one that is slow, or has nothing to carry, is not', () => {
  const watch = new PipeWatch()
  expect(watch.look(5_000, 0, 0)).toBe('quiet')
  expect(watch.look(9_000, 4_000, 5_000)).toBe('flows')
  expect(watch.look(9_100, 4_000, 60_000)).toBe('quiet')
  expect(watch.look(20_000, 4_000, 63_000)).toBe('quiet')
  expect(watch.look(22_000, 15_000, 70_000)).toBe('flows')
  expect(watch.look(30_000, 15_000, 73_000)).toBe('quiet')
})

import { expect, test } from 'vitest'
import { judge, type Sight } from './picture-watch.ts'

const begun: Sight = { frames: 0, at: 0, flow: 'starting' }
const at = (sight: Sight, ...seen: [frames: number, now: number][]): Sight =>
  seen.reduce((before, [frames, now]) => judge(before, frames, now, 2_000), sight)

test('a picture that moves flows, however slowly', () => {
  expect(at(begun, [1, 400], [2, 2_300], [3, 4_200]).flow).toBe('flowing')
})

test('one that stands still for too long is frozen, until its next frame', () => {
  const still = at(begun, [9, 1_000], [9, 2_900])
  expect(still.flow).toBe('flowing')
  expect(at(still, [9, 3_000]).flow).toBe('frozen')
  expect(at(still, [9, 3_000], [10, 3_500]).flow).toBe('flowing')
})

test('a first frame has more time; then its absence is told', () => {
  expect(at(begun, [0, 4_500]).flow).toBe('starting')
  expect(at(begun, [0, 5_000]).flow).toBe('missing')
  expect(at(begun, [0, 5_000], [1, 6_000]).flow).toBe('flowing')
})

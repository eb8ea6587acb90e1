import { expect, test } from 'vitest'
import { MediaUse } from './media-use.ts'

const worker = (pid: number, cpuSeconds: number) => ({ pid, cpuSeconds, rooms: 0 })

test('load is the share of the workers’ cores between two looks; a new worker begins at none', () => {
  const use = new MediaUse()
  expect(use.look([worker(1, 10), worker(2, 20)], 1_000)).toBe(0)
  expect(use.look([worker(1, 11), worker(2, 20)], 2_000)).toBe(0.5)
  expect(use.look([worker(1, 12), worker(3, 50)], 3_000)).toBe(0.5)
  expect(use.look([worker(1, 19), worker(3, 59)], 4_000)).toBe(1)
  expect(use.look([], 5_000)).toBe(0)
})

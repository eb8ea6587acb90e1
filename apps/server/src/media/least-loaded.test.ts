import { expect, test } from 'vitest'
import { leastLoaded } from './least-loaded.ts'

test('a room goes to the worker with the least to do', () => {
  const workers = [
    { name: 'a', rooms: 1, peers: 1, streams: 30 },
    { name: 'b', rooms: 2, peers: 1, streams: 4 },
    { name: 'c', rooms: 1, peers: 1, streams: 40 },
  ]
  expect(leastLoaded(workers)?.name).toBe('b')
  expect(leastLoaded([])).toBeUndefined()
})

test('rooms that were just opened spread before any track is there', () => {
  const workers = [0, 1, 2].map((name) => ({ name, rooms: 0, peers: 0, streams: 0 }))
  const placed = Array.from({ length: 6 }, () => {
    const worker = leastLoaded(workers)
    if (worker !== undefined) worker.rooms += 1
    return worker?.name
  })
  expect(placed).toEqual([0, 1, 2, 0, 1, 2])
})

test('one large room outweighs several small ones', () => {
  const [large, small] = [
    { rooms: 1, peers: 1, streams: 200 },
    { rooms: 5, peers: 10, streams: 40 },
  ]
  expect(leastLoaded([large, small])).toBe(small)
})

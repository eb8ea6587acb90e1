import fc from 'fast-check'
import { expect, test } from 'vitest'
import { costOf, type Burden } from './least-loaded.ts'
import { placeIn, SPREAD_AT } from './placement.ts'

const burdens = fc.array(fc.record({ rooms: fc.nat(20), peers: fc.nat(60), streams: fc.nat(400) }), {
  minLength: 1,
  maxLength: 8,
})

test('a peer is placed on one of the workers there are; none if there is none', () => {
  fc.assert(
    fc.property(burdens, fc.array(fc.nat(7)), (workers, on) => {
      const room = new Set(on.flatMap((n) => workers[n] ?? []))
      expect(workers).toContain(placeIn(workers, room))
    }),
  )
  expect(placeIn([], new Set())).toBeUndefined()
})

test('a room goes to another worker only if that has much less to do', () => {
  fc.assert(
    fc.property(burdens, fc.nat(7), (workers, n) => {
      const first = workers[n % workers.length]
      if (first === undefined) return
      const placed = placeIn(workers, new Set([first]))
      if (placed !== first) {
        expect(costOf(first) - costOf(placed ?? first)).toBeGreaterThanOrEqual(SPREAD_AT)
      }
    }),
  )
})

/** Places people one after the other; everyone sends two tracks and receives those of everyone else. */
function meeting(people: number, count: number): { readonly workers: Burden[]; readonly used: number } {
  const workers = Array.from({ length: count }, () => ({ rooms: 0, peers: 0, streams: 0 }))
  const room = new Set<(typeof workers)[number]>()
  const seats: (typeof workers)[number][] = []
  for (let n = 0; n < people; n += 1) {
    const worker = placeIn(workers, room)
    if (worker === undefined) throw new Error('no worker')
    if (!room.has(worker)) worker.rooms += 1
    room.add(worker)
    worker.peers += 1
    worker.streams += 2 + 2 * seats.length
    for (const other of seats) other.streams += 2
    seats.push(worker)
  }
  return { workers, used: room.size }
}

test('a small meeting stays on one worker, a large one spreads evenly over all', () => {
  expect(meeting(5, 4).used).toBe(1)
  for (const count of [2, 4]) {
    const { workers, used } = meeting(50, count)
    expect(used).toBe(count)
    const streams = workers.map((worker) => worker.streams)
    expect(Math.max(...streams) - Math.min(...streams)).toBeLessThan(3 * SPREAD_AT)
  }
})

test('people who come all at once, before any stream is there, do not all go to the same worker', () => {
  const workers = [0, 1].map(() => ({ rooms: 0, peers: 0, streams: 0 }))
  const room = new Set<(typeof workers)[number]>()
  for (let n = 0; n < 100; n += 1) {
    const worker = placeIn(workers, room)
    if (worker === undefined) throw new Error('no worker')
    room.add(worker)
    worker.peers += 1
  }
  expect(Math.min(...workers.map((worker) => worker.peers))).toBeGreaterThan(20)
})

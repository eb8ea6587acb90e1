import { EventEmitter } from 'node:events'
import { Scope } from '@parley/kit'
import type { types } from 'mediasoup'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SpareWorker } from './spare-worker.ts'

/** As much of a worker as a spare is asked for. */
class FakeWorker extends EventEmitter {
  open = true

  close(): void {
    this.open = false
  }
}

let scope: Scope
let made: FakeWorker[]
let fails: number
let spare: SpareWorker

beforeEach(() => {
  vi.useFakeTimers()
  scope = new Scope('test')
  made = []
  fails = 0
  const spawn = async (): Promise<types.Worker> => {
    if (fails-- > 0) throw new Error('no memory')
    const worker = new FakeWorker()
    made.push(worker)
    return worker as unknown as types.Worker
  }
  spare = new SpareWorker(scope, spawn, () => {})
})
afterEach(() => {
  scope.close()
  expect(made.filter(({ open }) => open)).toEqual([])
  vi.useRealTimers()
})

test('there is one a while after the start, and another one a while after it was taken', async () => {
  expect(spare.take()).toBeNull()
  await vi.advanceTimersByTimeAsync(3_000)
  const first = spare.take()
  expect(first).toBe(made[0])
  expect(spare.take()).toBeNull()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(spare.take()).toBe(made[1])
  for (const worker of made) worker.close() // They are whose took them.
})

test('one that dies, or does not start, is tried again later and later', async () => {
  await vi.advanceTimersByTimeAsync(3_000)
  fails = 2
  made[0]?.close()
  made[0]?.emit('died')
  expect(spare.take()).toBeNull()
  await vi.advanceTimersByTimeAsync(6_000)
  expect(made).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(made).toHaveLength(2)
})

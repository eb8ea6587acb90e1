import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { after, every, sleep } from './after.ts'
import { backoff } from './backoff.ts'
import { detach, setFaultSink } from './fault.ts'
import { difference } from './reconcile.ts'
import { Closed, Scope } from './scope.ts'
import { Store } from './store.ts'

describe('timers belong to a lifetime', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('after runs once; not when taken back; not when its scope ended', () => {
    const scope = new Scope('s')
    const ran: string[] = []
    after(scope, 10, () => ran.push('one'))
    after(scope, 10, () => ran.push('two'))()
    vi.advanceTimersByTime(50)
    after(scope, 10, () => ran.push('three'))
    scope.close()
    after(scope, 10, () => ran.push('four'))
    vi.advanceTimersByTime(50)
    expect(ran).toEqual(['one'])
    expect(vi.getTimerCount()).toBe(0)
    expect(scope.size).toBe(0)
  })

  test('every goes on until its scope ends', () => {
    const scope = new Scope('s')
    let ran = 0
    every(scope, 10, () => ran++)
    vi.advanceTimersByTime(35)
    scope.close()
    vi.advanceTimersByTime(35)
    expect(ran).toBe(3)
  })

  test('sleep ends in time, or rejects with the end of its scope', async () => {
    const scope = new Scope('s')
    const slept = sleep(scope, 10)
    vi.advanceTimersByTime(10)
    await slept
    const cut = sleep(scope, 10)
    scope.close('gone')
    await expect(cut).rejects.toMatchObject({ name: 'Closed', message: 'gone' })
    await expect(sleep(scope, 10)).rejects.toMatchObject({ name: 'Closed' })
    expect(vi.getTimerCount()).toBe(0)
  })
})

test('backoff: the first try at once, then growing to a ceiling, never below half of it', () => {
  const shape = { first: 250, most: 5_000 }
  fc.assert(
    fc.property(fc.nat(50), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, chance) => {
      const wait = backoff(shape, attempt, chance)
      const ceiling = attempt === 0 ? 0 : Math.min(5_000, 250 * 2 ** (attempt - 1))
      expect(wait).toBeLessThanOrEqual(ceiling)
      expect(wait).toBeGreaterThanOrEqual(ceiling / 2)
    }),
  )
})

test('difference: what is opened and kept is what is wanted, what is closed is the rest', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(9)), fc.uniqueArray(fc.nat(9)), (wanted, have) => {
      const found = difference(new Map(wanted.map((key) => [key, key])), have)
      const keys = (pairs: readonly (readonly [number, number])[]): number[] => pairs.map(([key]) => key)
      expect([...keys(found.open), ...keys(found.keep)].sort()).toEqual([...wanted].sort())
      expect([...found.close, ...keys(found.keep)].sort()).toEqual([...have].sort())
    }),
  )
})

test('a store tells changes, not repetitions, and forgets who unsubscribed, even while telling', () => {
  const store = new Store(1)
  const seen: number[] = []
  const undo = store.subscribe(() => {
    seen.push(store.get())
    undo()
  })
  store.set(1)
  store.set(2)
  store.update((value) => value + 1)
  expect(seen).toEqual([2])
})

test('a detached failure is a fault, the end of a lifetime is none', async () => {
  const faults: string[] = []
  setFaultSink((error, where) => faults.push(`${where}: ${String(error)}`))
  detach(Promise.reject(new Closed('left')), 'a')
  detach(Promise.reject(new Error('boom')), 'b')
  await Promise.resolve()
  await Promise.resolve()
  expect(faults).toEqual(['b: Error: boom'])
})

import { afterEach, beforeEach, expect, test } from 'vitest'
import { setFaultSink } from './fault.ts'
import { Scope } from './scope.ts'

const faults: unknown[] = []
beforeEach(() => setFaultSink((error) => faults.push(error)))
afterEach(() => void faults.splice(0))

test('cleanups run newest first, a child where it was opened in that order', () => {
  const ran: string[] = []
  const room = new Scope('room')
  room.defer(() => ran.push('router'))
  room.child('ann').defer(() => ran.push('ann'))
  room.defer(() => ran.push('late'))
  room.close()
  expect(ran).toEqual(['late', 'ann', 'router'])
})

test('closing is once, tells why, and reaches every child', () => {
  const room = new Scope('room')
  const child = room.child('ann')
  let ended = 0
  child.defer(() => ended++)
  room.close('ended')
  room.close('again')
  expect([room.reason, child.reason, ended]).toEqual(['ended', 'ended', 1])
  expect(child.name).toBe('room/ann')
})

test('a closed child leaves nothing behind in its parent', () => {
  const room = new Scope('room')
  for (let n = 0; n < 100; n++) room.child(`p${n}`).close('left')
  expect(room.size).toBe(0)
})

test('the same function deferred twice runs twice, and each can be taken back by itself', () => {
  const scope = new Scope('room')
  let ran = 0
  const cleanup = (): void => void ran++
  scope.defer(cleanup)
  const undo = scope.defer(cleanup)
  undo()
  scope.close()
  expect(ran).toBe(1)
})

test('a cleanup that throws does not stop the others, during the end and after it', () => {
  const ran: string[] = []
  const room = new Scope('room')
  room.defer(() => ran.push('a'))
  room.defer(() => {
    throw new Error('boom')
  })
  room.close()
  room.defer(() => {
    throw new Error('late boom')
  })
  expect(ran).toEqual(['a'])
  expect(faults).toHaveLength(2)
})

test('what arrives after the end is closed at once, and the wait rejects with the reason', async () => {
  const scope = new Scope('peer')
  let closed = false
  const { promise, resolve } = Promise.withResolvers<string>()
  const arrival = scope.adopt(promise, () => void (closed = true))
  scope.close('left')
  resolve('thing')
  await expect(arrival).rejects.toMatchObject({ name: 'Closed', message: 'left' })
  expect(closed).toBe(true)
})

test('an opening that fails leaves nothing', async () => {
  const scope = new Scope('room')
  let closed = false
  const opening = scope.open('ann', async (child) => {
    child.defer(() => void (closed = true))
    throw new Error('no transport')
  })
  await expect(opening).rejects.toThrow('no transport')
  expect([closed, scope.size]).toEqual([true, 0])
})

test('`using` closes a scope at the end of the block', () => {
  let closed = false
  {
    using scope = new Scope('block')
    scope.defer(() => void (closed = true))
  }
  expect(closed).toBe(true)
})

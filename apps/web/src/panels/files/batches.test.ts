import type { Transfer } from '@parley/client'
import { expect, test } from 'vitest'
import { batchesOf, unanswered } from './batches.ts'

const transfer = (key: string, change: Partial<Transfer> = {}): Transfer => ({
  key,
  batch: key,
  direction: 'out',
  peer: 'p-0000000000000001',
  peerName: 'Bob',
  name: 'a.txt',
  size: 10,
  type: 'text/plain',
  at: 0,
  state: { at: 'offered' },
  moved: 0,
  speed: null,
  path: null,
  file: null,
  picture: null,
  ...change,
})

test('what was sent to several in one go is one entry, in the order in which it began', () => {
  const batches = batchesOf([
    transfer('1', { batch: 'a' }),
    transfer('2', { batch: 'b', direction: 'in' }),
    transfer('3', { batch: 'a' }),
  ])
  expect(batches.map(({ key, transfers }) => [key, transfers.map((one) => one.key)])).toEqual([
    ['a', ['1', '3']],
    ['b', ['2']],
  ])
})

test('only offers to this person wait for an answer', () => {
  const list = [
    transfer('1'),
    transfer('2', { direction: 'in' }),
    transfer('3', { direction: 'in', state: { at: 'moving' } }),
  ]
  expect(unanswered(list).map(({ key }) => key)).toEqual(['2'])
})

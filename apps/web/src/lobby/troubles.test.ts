import type { MediaFailure } from '@parley/client'
import { expect, test } from 'vitest'
import type { Channel } from '../ui/local-media.ts'
import { troublesOf } from './troubles.ts'

const failed = (failure: MediaFailure): Channel => ({ on: true, input: { state: 'failed', failure } })
const closed: Channel = { on: false, input: { state: 'closed' } }

test('what works or is off needs no explanation', () => {
  expect(troublesOf(closed, closed)).toEqual([])
})

test('the same trouble with both is explained once', () => {
  expect(troublesOf(failed('denied'), failed('denied'))).toEqual([{ what: 'both', failure: 'denied' }])
})

test('different troubles are explained one by one', () => {
  expect(troublesOf(failed('in-use'), failed('not-found'))).toEqual([
    { what: 'microphone', failure: 'in-use' },
    { what: 'camera', failure: 'not-found' },
  ])
  expect(troublesOf(closed, failed('insecure'))).toEqual([{ what: 'camera', failure: 'insecure' }])
})

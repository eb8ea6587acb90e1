import type { NetworkProgress } from '@parley/client'
import { describe, expect, test } from 'vitest'
import { stepOf } from './step-state.ts'

const result: NetworkProgress['result'] = {
  signal: 11.6,
  udp: { state: 'open', ms: 90 },
  tcp: { state: 'closed' },
  turn: { state: 'not-configured' },
  stability: { lossUp: 0.03, lossDown: 0, jitter: 6, roundTrip: 40, packets: 500 },
  down: 240e6,
  up: 300_000,
}
const at = (step: NetworkProgress['step']): NetworkProgress => ({ step, share: 0.5, result })

describe('the steps of a check', () => {
  test('wait for their turn, run, and are found', () => {
    expect(stepOf('signal', null, false).state).toBe('waiting')
    expect(stepOf('tcp', at('tcp'), true).state).toBe('running')
    expect(stepOf('tcp', at('tcp'), false).state, 'a check that was refused').toBe('waiting')
    expect(stepOf('udp', at('tcp'), true).state).toBe('waiting')
    expect(stepOf('signal', at('tcp'), true)).toMatchObject({ state: 'good', values: { ms: '12 ms' } })
  })

  test('say how good what they found is', () => {
    const found = (step: Parameters<typeof stepOf>[0]) => stepOf(step, at(null), false)
    expect(found('tcp').state).toBe('weak')
    expect(found('turn').state).toBe('skipped')
    expect(found('udp')).toMatchObject({ state: 'good', values: { ms: '90 ms' } })
    expect(found('stability')).toMatchObject({ state: 'weak', values: { lossUp: '3.0 %', lossDown: '0 %' } })
    expect(found('bandwidth')).toMatchObject({
      state: 'bad',
      values: { up: '0.3 Mbit/s', down: '> 100 Mbit/s' },
    })
  })
})

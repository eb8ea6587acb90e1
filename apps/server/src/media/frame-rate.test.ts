import { EventEmitter } from 'node:events'
import { Scope } from '@parley/kit'
import type { types } from 'mediasoup'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { raiseFrameRate } from './frame-rate.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A consumer that notes what was preferred. */
function consumer(scalabilityMode: string, type: types.ConsumerType = 'simulcast') {
  const preferred: types.ConsumerLayers[] = []
  const made = Object.assign(new EventEmitter(), {
    type,
    rtpParameters: { encodings: [{ scalabilityMode }] },
    currentLayers: undefined as types.ConsumerLayers | undefined,
    setPreferredLayers: async (layers: types.ConsumerLayers) => void preferred.push(layers),
  })
  const comes = (layers: types.ConsumerLayers | undefined): void => {
    made.currentLayers = layers
    made.emit('layerschange', layers)
  }
  return { made: made as unknown as types.Consumer, comes, preferred }
}

test('a picture that begins with its lowest temporal layer is looked at again soon', async () => {
  const { made, comes, preferred } = consumer('L3T3')
  using life = new Scope('track')
  raiseFrameRate(life, made, () => 1)
  comes({ spatialLayer: 0, temporalLayer: 0 })
  await vi.advanceTimersByTimeAsync(299)
  expect(preferred).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(preferred).toEqual([{ spatialLayer: 1, temporalLayer: 1 }, { spatialLayer: 1 }])
  // It goes on as the worker sees fit, until it begins anew.
  comes({ spatialLayer: 1, temporalLayer: 0 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(preferred).toHaveLength(2)
  comes(undefined)
  comes({ spatialLayer: 0, temporalLayer: 0 })
  await vi.advanceTimersByTimeAsync(300)
  expect(preferred).toHaveLength(4)
})

test('the highest spatial layer stays preferred where no other is', async () => {
  const { made, comes, preferred } = consumer('L3T3')
  using life = new Scope('track')
  raiseFrameRate(life, made, () => undefined)
  comes({ spatialLayer: 0, temporalLayer: 0 })
  await vi.advanceTimersByTimeAsync(300)
  expect(preferred.at(-1)).toEqual({ spatialLayer: 2 })
})

test('what comes whole, is hidden, has no temporal layers or has ended is left alone', async () => {
  const whole = consumer('L1T3')
  const hidden = consumer('L1T3')
  const plain = consumer('L3T1')
  const simple = consumer('L1T3', 'simple')
  const ended = consumer('L1T3')
  using life = new Scope('track')
  const over = life.child('over')
  for (const { made } of [whole, plain, simple]) raiseFrameRate(life, made, () => 0)
  raiseFrameRate(life, hidden.made, () => null)
  raiseFrameRate(over, ended.made, () => 0)
  whole.comes({ spatialLayer: 0, temporalLayer: 2 })
  for (const each of [hidden, plain, simple, ended]) each.comes({ spatialLayer: 0, temporalLayer: 0 })
  over.close('over')
  await vi.advanceTimersByTimeAsync(1_000)
  for (const { preferred } of [whole, hidden, plain, simple, ended]) expect(preferred).toEqual([])
  expect(ended.made.listenerCount('layerschange')).toBe(0)
})

test('a worker that is gone by then is nobody’s fault', async () => {
  const { made, comes } = consumer('L1T3')
  using life = new Scope('track')
  made.setPreferredLayers = () => Promise.reject(new Error('Channel closed'))
  raiseFrameRate(life, made, () => 0)
  comes({ spatialLayer: 0, temporalLayer: 0 })
  await vi.advanceTimersByTimeAsync(300)
})

import { Scope } from '@parley/kit'
import { expect, test } from 'vitest'

import { activeOf, LayerSwitch, type LayerSender } from './layer-switch.ts'
import { until } from '../fakes/until.ts'

/** A sender of three encodings; each change of its parameters waits until it is let through. */
function fakeSender() {
  let encodings = [{ active: true }, { active: true }, { active: true }]
  const waiting: (() => void)[] = []
  const sender = {
    getParameters: () => ({ encodings: structuredClone(encodings) }) as RTCRtpSendParameters,
    setParameters: async (parameters: RTCRtpSendParameters) => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      encodings = parameters.encodings.map(({ active }) => ({ active: active ?? true }))
    },
  } satisfies LayerSender
  return { sender, waiting, active: () => encodings.map(({ active }) => active) }
}

test('[M13] the lowest layers are sent that are wanted; a stream with layers inside while any is', () => {
  expect(activeOf(3, 2)).toEqual([true, true, false])
  expect(activeOf(3, 0)).toEqual([false, false, false])
  expect(activeOf(3, 9)).toEqual([true, true, true])
  expect([activeOf(1, 0), activeOf(1, 1), activeOf(1, 3)]).toEqual([[false], [true], [true]])
})

test('[M13] the last word counts, one change at a time, also what was said before the sender was there', async () => {
  using scope = new Scope('test')
  const layers = new LayerSwitch(scope)
  const { sender, waiting, active } = fakeSender()
  layers.set(1)
  layers.use(sender)
  for (const wanted of [0, 2, 3, 2]) layers.set(wanted)
  expect(waiting).toHaveLength(1)
  waiting.shift()?.()
  await until(() => expect(waiting).toHaveLength(1))
  waiting.shift()?.()
  await until(() => expect(active()).toEqual([true, true, false]))
  expect(waiting).toHaveLength(0)
  layers.set(2)
  expect(waiting).toHaveLength(0)
})

test('a sender that takes no change goes on as it did, and is asked again with the next word', async () => {
  using scope = new Scope('test')
  const layers = new LayerSwitch(scope)
  let asked = 0
  layers.use({
    getParameters: () => ({ encodings: [{ active: true }] }) as RTCRtpSendParameters,
    setParameters: () => {
      asked += 1
      return Promise.reject(new Error('stopped'))
    },
  })
  layers.set(0)
  await until(() => expect(asked).toBe(1))
  await Promise.resolve()
  layers.set(0)
  await until(() => expect(asked).toBe(2))
})

import { expect, test } from 'vitest'
import { Source } from '@parley/protocol'
import { pickCodec, sendPlan } from './encodings.ts'

test('a microphone sends speech: mono Opus with FEC and DTX', () => {
  expect(sendPlan('microphone').options).toMatchObject({ opusFec: true, opusDtx: true, opusStereo: false })
})

test('a screen is read: taken for text, sharpness before frames, before every other picture', () => {
  const plan = sendPlan('screen')
  expect(plan.contentHint).toBe('text')
  expect(plan.degradation).toBe('maintain-resolution')
  expect(plan.encodings[0]?.priority).toBe('high')
  expect(plan.codecs.slice(0, 2)).toEqual(['video/AV1', 'video/VP8'])
})

test('video starts sharp, below what it may reach', () => {
  for (const source of ['camera', 'screen'] as const) {
    const plan = sendPlan(source)
    const start = (plan.options.videoGoogleStartBitrate ?? 0) * 1_000
    expect(start).toBeGreaterThanOrEqual(1_000_000)
    expect(start).toBeLessThan(plan.encodings[0]?.maxBitrate ?? 0)
  }
})

test('every source has a plan with an encoding, and a copy of its own', () => {
  for (const source of Source.options) {
    expect(sendPlan(source).encodings.length).toBeGreaterThan(0)
    expect(sendPlan(source)).not.toBe(sendPlan(source))
  }
})

test('the first preferred codec that is there is picked, whatever its case', () => {
  const there = [{ mimeType: 'video/rtx' }, { mimeType: 'video/h264' }, { mimeType: 'video/vp8' }]
  expect(pickCodec(sendPlan('camera').codecs, there)?.mimeType).toBe('video/vp8')
  expect(pickCodec(['video/AV1', 'video/H264'], there)?.mimeType).toBe('video/h264')
  expect(pickCodec(['video/AV1'], there)).toBeUndefined()
})

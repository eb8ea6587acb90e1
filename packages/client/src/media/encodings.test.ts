import { expect, test } from 'vitest'
import { Source } from '@parley/protocol'
import { encodingsFor, pickCodec, sendPlan } from './encodings.ts'

test('a microphone sends speech: mono Opus with FEC and DTX', () => {
  expect(sendPlan('microphone').options).toMatchObject({ opusFec: true, opusDtx: true, opusStereo: false })
})

test('a microphone before an instrument sends both channels, in every pause, at more than the rate of speech', () => {
  const music = sendPlan('microphone', 'music')
  expect(music.options).toMatchObject({ opusStereo: true, opusDtx: false })
  expect(music.options.opusMaxAverageBitrate).toBeGreaterThanOrEqual(128_000)
  expect(music.encodings).toEqual([{ maxBitrate: music.options.opusMaxAverageBitrate }])
  expect(music.syncGroup).toBe('person')
  expect(sendPlan('camera', 'music')).toEqual(sendPlan('camera'))
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
    expect(start).toBeLessThan(plan.encodings.at(-1)?.maxBitrate ?? 0)
  }
})

test('[M10] a camera is sent in three layers, lowest first, each with half the sides of the next', () => {
  const { encodings } = sendPlan('camera')
  expect(encodings.map((encoding) => encoding.scaleResolutionDownBy)).toEqual([4, 2, 1])
  const costs = encodings.map(({ maxBitrate = 0 }) => maxBitrate)
  expect(costs).toEqual(costs.toSorted((a, b) => a - b))
})

test('[M10] VP9 and AV1 have their layers within one stream, the others in several', () => {
  const plan = sendPlan('camera')
  expect(encodingsFor(plan, 'video/VP9')).toMatchObject([{ scalabilityMode: 'L3T3_KEY' }])
  expect(encodingsFor(plan, 'video/av1')).toHaveLength(1)
  expect(encodingsFor(plan, 'video/VP8')).toHaveLength(3)
  expect(encodingsFor(plan, undefined)).toHaveLength(3)
  expect(encodingsFor(sendPlan('microphone'), 'audio/opus')).toHaveLength(1)
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

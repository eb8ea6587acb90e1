import { expect, test } from 'vitest'
import { arrivalOf, sendingOf, type StatsReport } from './sharpness.ts'

const report = (stats: Record<string, Record<string, unknown>>): StatsReport => new Map(Object.entries(stats))
const size = { frameWidth: 1920, frameHeight: 1080 }

test('how a track arrives is read from its own statistics', () => {
  const reports = [
    report({ a: { type: 'inbound-rtp', trackIdentifier: 'cam', frameWidth: 640, frameHeight: 360 } }),
    report({ b: { type: 'inbound-rtp', trackIdentifier: 'screen', ...size, framesPerSecond: 8 } }),
  ]
  expect(arrivalOf(reports, 'screen')).toEqual({ width: 1920, height: 1080, fps: 8 })
  expect(arrivalOf(reports, 'cam')).toEqual({ width: 640, height: 360, fps: 0 })
  expect(arrivalOf(reports, 'other')).toBeNull()
})

test('how a track is sent: against what is captured, in which codec, and what limits it', () => {
  const sender = {
    source: {
      type: 'media-source',
      trackIdentifier: 'screen',
      width: 2560,
      height: 1440,
      framesPerSecond: 10,
    },
    codec: { type: 'codec', mimeType: 'video/AV1' },
    out: {
      type: 'outbound-rtp',
      mediaSourceId: 'source',
      codecId: 'codec',
      ...size,
      framesPerSecond: 4,
      qualityLimitationReason: 'bandwidth',
    },
  }
  expect(sendingOf([report({}), report(sender)], 'screen')).toEqual({
    captured: { width: 2560, height: 1440, fps: 10 },
    sent: { width: 1920, height: 1080, fps: 4 },
    limitedBy: 'bandwidth',
    codec: 'video/AV1',
  })
  const fresh = { ...sender, out: { type: 'outbound-rtp', mediaSourceId: 'source' } }
  expect(sendingOf([report(fresh)], 'screen')).toBeNull()
})

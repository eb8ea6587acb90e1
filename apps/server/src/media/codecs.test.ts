import { expect, test } from 'vitest'
import { ROUTER_CAPABILITIES } from './negotiation.ts'

const codecs = ROUTER_CAPABILITIES.codecs ?? []

test('Opus, VP8, VP9, H.264 and AV1 are offered, the video codecs with RTX', () => {
  expect(codecs.map((codec) => codec.mimeType)).toEqual([
    'audio/opus',
    ...['video/VP8', 'video/VP9', 'video/H264', 'video/AV1'].flatMap((video) => [video, 'video/rtx']),
  ])
})

test('senders of Opus are told to add repair data and to leave out silence', () => {
  expect(codecs[0]).toMatchObject({
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  })
})

test('video can be repaired: NACK, PLI, FIR, and transport-wide congestion control', () => {
  for (const codec of codecs.filter((each) => each.kind === 'video' && each.mimeType !== 'video/rtx')) {
    expect(codec.rtcpFeedback).toEqual(
      expect.arrayContaining([
        { type: 'nack', parameter: '' },
        { type: 'nack', parameter: 'pli' },
        { type: 'ccm', parameter: 'fir' },
        { type: 'transport-cc', parameter: '' },
      ]),
    )
  }
})

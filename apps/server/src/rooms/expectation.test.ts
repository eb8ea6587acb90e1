import type { RtpParameters } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { expectTracks, isAsExpected } from './expectation.ts'

const audio = (change: Partial<RtpParameters> = {}): RtpParameters => ({
  mid: '0',
  codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
  encodings: [{ ssrc: 1_234, dtx: true }],
  rtcp: { cname: 'first' },
  ...change,
})
const video = (change: Partial<RtpParameters> = {}): RtpParameters => ({
  mid: '4',
  codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }],
  encodings: [{ rid: 'r0' }, { rid: 'r1', active: false }],
  ...change,
})

describe('what is expected of a new connection', () => {
  test('[V10] sections are named in the order of the sources, and streams have no numbers', () => {
    const tracks = [
      { source: 'screen', sentAs: video(), id: 'c' },
      { source: 'microphone', sentAs: audio({ mid: '7' }), id: 'a' },
      { source: 'camera', sentAs: video(), id: 'b' },
    ] as const
    const expected = expectTracks(tracks)
    expect(expected.map(({ track, sentAs }) => [track.id, sentAs.mid])).toEqual([
      ['a', '0'],
      ['b', '1'],
      ['c', '2'],
    ])
    expect(expected[0]?.sentAs.encodings).toEqual([{ dtx: true }])
    expect(expectTracks([])).toEqual([])
  })

  test('[V10] the same track on another connection is as expected, whatever its streams are called and whichever layers are on', () => {
    const [one] = expectTracks([{ source: 'microphone', sentAs: audio({ mid: '3' }) }])
    const now = audio({ encodings: [{ ssrc: 99, rtx: { ssrc: 100 }, dtx: true }], rtcp: { cname: 'second' } })
    expect(one && isAsExpected(one.sentAs, now)).toBe(true)
    const layers = { encodings: [{ rid: 'r0', active: false }, { rid: 'r1' }] }
    expect(isAsExpected(video(), video(layers))).toBe(true)
  })

  test('[V10] in another section, codec or with other layers it is not', () => {
    const codecs = [{ mimeType: 'audio/opus', payloadType: 112, clockRate: 48_000, channels: 2 }]
    const headerExtensions = [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 }]
    for (const other of [{ mid: '1' }, { codecs }, { headerExtensions }, { encodings: [{ dtx: false }] }])
      expect(isAsExpected(audio(), audio(other))).toBe(false)
    expect(isAsExpected(video(), video({ encodings: [{ rid: 'r0' }] }))).toBe(false)
  })
})

import { expect, test } from 'vitest'
import { withAudioNack } from './audio-nack.ts'

const section = (kind: string, mid: string, ...lines: string[]): string =>
  [`m=${kind} 7 UDP/TLS/RTP/SAVPF 100`, `a=mid:${mid}`, ...lines].map((line) => `${line}\r\n`).join('')

const OPUS = 'a=rtpmap:100 opus/48000/2'
const NACK = 'a=rtcp-fb:100 nack'
const CC = 'a=rtcp-fb:100 transport-cc'

test('an answer says NACK for Opus where the offer does, once', () => {
  const offer = section('audio', '0', OPUS, NACK, CC) + section('audio', '1', OPUS, CC)
  const answer = section('audio', '0', OPUS, CC) + section('audio', '1', OPUS, CC)
  const wanted = section('audio', '0', OPUS, NACK, CC) + section('audio', '1', OPUS, CC)
  expect(withAudioNack(answer, offer)).toBe(wanted)
  expect(withAudioNack(wanted, offer)).toBe(wanted)
})

test('nothing else of a description changes', () => {
  const rest = `v=0\r\n${section('video', '0', 'a=rtpmap:100 VP8/90000')}${section('application', '2')}`
  expect(withAudioNack(rest, rest)).toBe(rest)
  const pli = section('audio', '0', OPUS, 'a=rtcp-fb:100 nack pli')
  expect(withAudioNack(section('audio', '0', OPUS), pli)).toBe(section('audio', '0', OPUS))
  expect(withAudioNack(section('audio', '3', OPUS), section('audio', '0', OPUS, NACK))).not.toContain('nack')
})

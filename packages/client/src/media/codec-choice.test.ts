import type { Peer, VideoCodec } from '@parley/protocol'
import { expect, test } from 'vitest'
import { receivableByAll, sendable, suits } from './codec-choice.ts'

const peer = (id: string, decodes?: VideoCodec[]): Peer => ({
  id,
  name: id,
  role: 'participant',
  joinedAt: 0,
  connected: true,
  handRaisedAt: null,
  ...(decodes === undefined ? {} : { decodes }),
})
const room = (...peers: Peer[]): Record<string, Peer> => Object.fromEntries(peers.map((one) => [one.id, one]))
const uri = 'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension'
const describing = { headerExtensions: [{ kind: 'video' as const, uri, preferredId: 4 }] }

test('[M20] a codec counts when everyone else can receive it; who did not say receives VP8', () => {
  const [ann, bob] = [peer('ann', ['video/VP8']), peer('bob', ['video/VP8', 'video/AV1'])]
  expect(receivableByAll(room(ann, bob), 'ann')).toEqual(['video/VP8', 'video/AV1'])
  expect(receivableByAll(room(ann, bob), 'bob')).toEqual(['video/VP8'])
  expect(receivableByAll(room(bob, peer('old')), 'ann')).toEqual(['video/VP8'])
  expect(receivableByAll(room(ann), 'ann')).toContain('video/AV1')
})

test('[M20] AV1 needs a sender that describes it and a room that takes it', () => {
  const preferred = ['video/AV1', 'video/VP8']
  expect(sendable(preferred, describing, preferred)).toEqual(preferred)
  expect(sendable(preferred, {}, preferred)).toEqual(['video/VP8'])
  expect(sendable(preferred, describing, ['video/VP8'])).toEqual(['video/VP8'])
  expect(sendable(['audio/opus'], {}, [])).toEqual(['audio/opus'])
  expect(sendable(['video/VP8'], {}, [])).toEqual(['video/VP8'])
})

test('[M21] a voice stays as it is, whatever videos are received; a picture that not all receive does not', () => {
  expect(suits('audio/opus', ['video/VP8'])).toBe(true)
  expect(suits('video/vp8', ['video/VP8'])).toBe(true)
  expect(suits('video/AV1', ['video/VP8'])).toBe(false)
  expect(suits('video/VP8', [])).toBe(true)
})

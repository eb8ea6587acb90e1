import { LIMITS } from '@parley/protocol'
import { expect, test } from 'vitest'
import { opus, vp8 } from '../support/media-samples.ts'
import { createRoom, joinAs } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
const seen = { width: 1_920, height: 1_080, fps: 8 }

test('[M22] how a screen arrives is told to its sharer alone, by who receives it', async () => {
  const { id } = await createRoom(server.now.url)
  using ann = await joinAs(server.now.url, id, { name: 'Ann' })
  using bob = await joinAs(server.now.url, id, { name: 'Bob' })
  using eve = await joinAs(server.now.url, id, { name: 'Eve' })
  const publish = async (source: 'screen' | 'microphone'): Promise<string> => {
    const rtpParameters = source === 'screen' ? vp8() : opus()
    return (await ann.client.call('publish', { source, rtpParameters, muted: false })).track
  }
  const [track, voice] = [await publish('screen'), await publish('microphone')]
  await bob.client.until(() =>
    bob.client.facts.some(
      (fact) => fact.type === 'subscribed' && fact.subscriptions.some((one) => one.track === track),
    ),
  )
  await bob.client.call('viewing', { track, ...seen })
  const viewed = await ann.client.until(() => ann.client.facts.find((fact) => fact.type === 'viewed'))
  expect(viewed).toEqual({ type: 'viewed', by: bob.joined.you, track, ...seen })
  expect(eve.client.facts.some((fact) => fact.type === 'viewed')).toBe(false)

  expect(await ann.client.refusal('viewing', { track, ...seen })).toBe('forbidden')
  await eve.client.call('want', { tracks: [] })
  await eve.client.until(() => eve.client.facts.find((fact) => fact.type === 'unsubscribed'))
  expect(await eve.client.refusal('viewing', { track, ...seen })).toBe('forbidden')
  expect(await bob.client.refusal('viewing', { track: voice, ...seen })).toBe('unknown-track')
  expect(await bob.client.refusal('viewing', { track, ...seen, fps: -1 })).toBe('bad-request')
  expect(await bob.client.refusal('viewing', { track, ...seen, width: LIMITS.arrivalSide + 1 })).toBe(
    'bad-request',
  )
})

test('[M22] who says it too often is not listened to', async () => {
  const { id } = await createRoom(server.now.url)
  using bob = await joinAs(server.now.url, id, { name: 'Bob' })
  const track = 't-0000000000000000'
  const calls = Array.from({ length: LIMITS.viewingBurst + 4 }, () =>
    bob.client.refusal('viewing', { track, ...seen }),
  )
  const codes = await Promise.all(calls)
  expect(codes.slice(0, LIMITS.viewingBurst)).toEqual(
    Array.from({ length: LIMITS.viewingBurst }, () => 'unknown-track'),
  )
  expect(codes).toContain('too-many-requests')
})

import { LIMITS } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { PRIORITY } from '../../apps/server/src/rooms/wanted.ts'
import { DTLS, opus, vp8 } from '../support/media-samples.ts'
import { createRoom, joinAs } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()

async function newRoom(): Promise<{ id: string; hostSecret: string }> {
  return createRoom(server.now.url)
}

describe('media by call', () => {
  test('[M1] [R3] a source published again replaces the one before', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    const first = await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    const second = await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: true })
    expect(second.track).not.toBe(first.track)
    expect(server.now.media.open.publications).toBe(1)
    await ann.client.until(() =>
      ann.client.log.find((entry) => entry.event.type === 'track-ended' && entry.event.track === first.track),
    )
  })

  test('[M2] parameters that the SFU does not take are refused and change nothing', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    const odd = { ...vp8(), codecs: [{ mimeType: 'video/odd', payloadType: 96, clockRate: 90_000 }] }
    expect(await ann.client.refusal('publish', { source: 'camera', rtpParameters: odd, muted: false })).toBe(
      'unsupported-media',
    )
    expect(
      await ann.client.refusal('publish', { source: 'microphone', rtpParameters: vp8(), muted: false }),
    ).toBe('unsupported-media')
    expect(server.now.media.open.publications).toBe(0)
    expect(ann.client.log.some((entry) => entry.event.type === 'track-published')).toBe(false)
  })

  test('[M3] [M5] want is the whole of it: the rest is closed, video waits for ready', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    const mic = await ann.client.call('publish', {
      source: 'microphone',
      rtpParameters: opus(),
      muted: false,
    })
    const cam = await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    const told = (): string[] =>
      bob.client.facts.flatMap((fact) =>
        fact.type === 'subscribed' ? fact.subscriptions.map((s) => s.track) : [],
      )
    await bob.client.until(() => told().length === 2)
    await bob.client.call('want', { tracks: [{ track: cam.track, look: 'pinned' }] })
    await bob.client.until(() =>
      bob.client.facts.find((fact) => fact.type === 'unsubscribed' && fact.tracks[0] === mic.track),
    )
    const [subscription] = server.now.media.room(id).subscriptions
    await bob.client.until(() => subscription?.priority === PRIORITY.pinned)
    expect(subscription?.flowing).toBe(false)
    await bob.client.call('ready', { subscriptions: [subscription?.id ?? '', 'gone'] })
    expect(subscription?.flowing).toBe(true)
    await bob.client.call('want', { tracks: [] })
    await bob.client.until(() => server.now.media.open.subscriptions === 0)
  })

  test('[M9] a wish out of bounds is refused and changes nothing', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    const { track } = await ann.client.call('publish', {
      source: 'camera',
      rtpParameters: vp8(),
      muted: false,
    })
    await bob.client.until(() => server.now.media.open.subscriptions === 1)
    const wrong = [
      { track, width: 0 },
      { track, height: LIMITS.pictureSide + 1 },
      { track, width: 1.5 },
      { track, look: 'adored' },
      { track: 'camera' },
    ]
    for (const wish of wrong) expect(await bob.client.refusal('want', { tracks: [wish] })).toBe('bad-request')
    const many = Array.from({ length: LIMITS.wishes + 1 }, () => ({ track }))
    expect(await bob.client.refusal('want', { tracks: many })).toBe('bad-request')
    expect(server.now.media.open.subscriptions).toBe(1)
    await bob.client.call('want', { tracks: [{ track, look: 'speaking', width: 8_192, height: 1 }] })
  })

  test('[M6] one mutes and unmutes oneself; a host silences others but does not make them heard', async () => {
    const { id, hostSecret } = await newRoom()
    using host = await joinAs(server.now.url, id, { name: 'Host', hostSecret })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    const { track } = await bob.client.call('publish', {
      source: 'microphone',
      rtpParameters: opus(),
      muted: false,
    })
    await host.client.call('muteTrack', { track, muted: true })
    expect(server.now.media.room(id).publications[0]?.muted).toBe(true)
    expect(await host.client.refusal('muteTrack', { track, muted: false })).toBe('forbidden')
    await bob.client.call('muteTrack', { track, muted: false })
    expect(server.now.media.room(id).publications[0]?.muted).toBe(false)
    const mine = await host.client.call('publish', {
      source: 'microphone',
      rtpParameters: opus(),
      muted: false,
    })
    expect(await bob.client.refusal('muteTrack', { track: mine.track, muted: true })).toBe('forbidden')
    expect(await bob.client.refusal('unpublish', { track: mine.track })).toBe('forbidden')
    expect(await bob.client.refusal('unpublish', { track: 't-0000000000000000' })).toBe('unknown-track')
  })

  test('[M7] who speaks is told to everyone, and to who joins meanwhile', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    server.now.media.room(id).hear([ann.joined.you])
    await ann.client.until(() => ann.client.facts.find((fact) => fact.type === 'speakers'))
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    await bob.client.until(() =>
      bob.client.facts.find((fact) => fact.type === 'speakers' && fact.peers[0] === ann.joined.you),
    )
  })

  test('a transport is connected once, and its ICE restarted at any time', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    await ann.client.call('connectTransport', { direction: 'send', dtlsParameters: DTLS })
    const { iceParameters } = await ann.client.call('restartIce', { direction: 'send' })
    expect(iceParameters.usernameFragment).not.toBe('')
  })
})

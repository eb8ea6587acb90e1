import { TIMES, type Fact, type RtpParameters, type TrackId } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { opus, vp8 } from '../support/media-samples.ts'
import { createRoom, joinAs, joinInput, RawClient, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()

/** A camera in three layers, as a browser sends it. */
function simulcast(): RtpParameters {
  const parameters = vp8()
  const layers = [
    { scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    { scaleResolutionDownBy: 2, maxBitrate: 500_000 },
    { scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
  ]
  const headerExtensions = [
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1 },
    { uri: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id', id: 2 },
  ]
  return {
    ...parameters,
    headerExtensions,
    encodings: layers.map((layer, at) => ({ ...layer, rid: `r${at}` })),
  }
}

async function room(): Promise<string> {
  return (await createRoom(server.now.url)).id
}

async function publish(who: Joined): Promise<TrackId> {
  const input = { source: 'camera' as const, rtpParameters: simulcast(), muted: false }
  return (await who.client.call('publish', input)).track
}

/** What the media port was told to forward of a track to a peer; undefined without a subscription. */
function layerOf(id: string, to: Joined, from: Joined): number | null | undefined {
  const found = server.now.media
    .room(id)
    .subscriptions.find(
      ({ kind, peer, publication }) =>
        kind === 'video' && peer === to.joined.you && publication.peer === from.joined.you,
    )
  return found?.layer
}

const last = <T extends Fact['type']>(client: RawClient, type: T): Extract<Fact, { type: T }> | undefined =>
  client.facts.findLast((fact): fact is Extract<Fact, { type: T }> => fact.type === type)

const transport = (id: string, to: Joined) =>
  server.now.media
    .room(id)
    .transports.find(({ peer, direction }) => peer === to.joined.you && direction === 'recv')

/** Estimates a downlink for as long as it takes to be believed. */
function believe(id: string, of: Joined, bitrate: number): void {
  for (let second = 0; second <= 10; second += 1) {
    transport(id, of)?.estimate(bitrate)
    vi.advanceTimersByTime(1_000)
  }
}

describe('layers by wish, demand and downlink', () => {
  // Only the clock by which estimates are judged; sockets and timers are real.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())

  test('[M10] a peer gets the layer that fills its tile, nothing of what is hidden, and more when it grows', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    const track = await publish(ann)
    await bob.client.until(() => layerOf(id, bob, ann) === 2)
    const steps = [
      { wish: { width: 320, height: 192 }, layer: 0 },
      { wish: { width: 640, height: 360 }, layer: 1 },
      { wish: { width: 640, height: 360, look: 'hidden' as const }, layer: null },
      { wish: {}, layer: 2 },
    ]
    for (const { wish, layer } of steps) {
      await bob.client.call('want', { tracks: [{ track, ...wish }] })
      await expect.poll(() => layerOf(id, bob, ann)).toBe(layer)
    }
    expect(server.now.media.room(id).subscriptions).toHaveLength(1)
  })

  test('[M13] a publisher is told of more at once, of less after a while, and of nothing when nobody looks', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    using cid = await joinAs(server.now.url, id, { name: 'Cid' })
    const track = await publish(ann)
    await bob.client.until(() => last(bob.client, 'subscribed'))
    const small = { track, width: 320, height: 180 }
    await bob.client.call('want', { tracks: [small] })
    await cid.client.call('want', { tracks: [{ ...small, width: 640, height: 360 }] })
    const began = Date.now()
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 2)
    expect(Date.now() - began).toBeGreaterThan(TIMES.demandLinger / 2)
    await bob.client.call('want', { tracks: [{ track }] })
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 3)
    await bob.client.call('want', { tracks: [{ ...small, look: 'hidden' }] })
    await cid.client.call('want', { tracks: [] })
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 0)
    const asked = Date.now()
    await bob.client.call('want', { tracks: [small] })
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 1)
    expect(Date.now() - asked).toBeLessThan(TIMES.demandLinger / 2)
    expect(ann.client.facts.filter((fact) => fact.type === 'demand')).toHaveLength(4)
    expect(bob.client.facts.filter((fact) => fact.type === 'demand')).toHaveLength(0)
  })

  test('[M13] somebody alone goes on with the lowest layer, and is told of more when another comes', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    await publish(ann)
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 1)
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 3)
    await bob.client.call('want', { tracks: [] })
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 0)
    await bob.client.call('leave', {})
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 1)
  })

  test('[M13] who looks away and back within the while is told nothing', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    const track = await publish(ann)
    await bob.client.until(() => last(bob.client, 'subscribed'))
    await bob.client.call('want', { tracks: [] })
    await bob.client.call('want', { tracks: [{ track }] })
    await bob.client.call('want', { tracks: [{ track, width: 640, height: 360 }] })
    await ann.client.until(() => last(ann.client, 'demand'))
    expect(ann.client.facts.flatMap((fact) => (fact.type === 'demand' ? fact.layers : []))).toEqual([2])
  })

  test('[M11] [M12] a narrow downlink takes layers, then pictures, and tells it; voices stay', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    using cid = await joinAs(server.now.url, id, { name: 'Cid' })
    const mic = { source: 'microphone' as const, rtpParameters: opus(), muted: false }
    const voice = (await ann.client.call('publish', mic)).track
    const [ofAnn, ofBob] = [await publish(ann), await publish(bob)]
    const tracks = [{ track: voice }, { track: ofAnn }, { track: ofBob, look: 'pinned' as const }]
    await cid.client.call('want', { tracks })
    await expect.poll(() => layerOf(id, cid, bob)).toBe(2)
    const narrow = (bitrate: number): void => believe(id, cid, bitrate)

    narrow(1_000_000)
    await expect.poll(() => layerOf(id, cid, bob)).toBe(1)
    await cid.client.until(() => last(cid.client, 'limited')?.reduced.length === 2)
    expect(last(cid.client, 'limited')).toMatchObject({ paused: [], reduced: [ofAnn, ofBob] })
    narrow(130_000)
    await cid.client.until(() => last(cid.client, 'limited')?.paused[0] === ofAnn)
    expect(layerOf(id, cid, bob)).toBe(0)
    const heard = server.now.media.room(id).subscriptions.filter(({ kind }) => kind === 'audio')
    expect(heard.filter(({ peer }) => peer === cid.joined.you).map(({ layer }) => layer)).toEqual([0])

    narrow(9_000_000)
    await cid.client.until(() => last(cid.client, 'limited')?.reduced.length === 0)
    expect(last(cid.client, 'limited')?.paused).toEqual([])
    expect([layerOf(id, cid, ann), layerOf(id, cid, bob)]).toEqual([2, 2])
  })

  test('[M11] what is muted costs nothing: it makes room, and has its place again when it is seen', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    using cid = await joinAs(server.now.url, id, { name: 'Cid' })
    const [ofAnn, ofBob] = [await publish(ann), await publish(bob)]
    await cid.client.call('want', { tracks: [{ track: ofAnn }, { track: ofBob }] })
    await expect.poll(() => layerOf(id, cid, bob)).toBe(2)
    believe(id, cid, 100_000)
    await cid.client.until(() => last(cid.client, 'limited')?.paused[0] === ofBob)
    await ann.client.call('muteTrack', { track: ofAnn, muted: true })
    await cid.client.until(() => last(cid.client, 'limited')?.paused.length === 0)
    expect(layerOf(id, cid, bob)).toBe(0)
    await ann.client.call('muteTrack', { track: ofAnn, muted: false })
    await cid.client.until(() => last(cid.client, 'limited')?.paused[0] === ofBob)
  })

  test('[M12] [M13] who comes back is told again what is wanted of it and what does not reach it', async () => {
    const id = await room()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    const track = await publish(ann)
    await bob.client.until(() => last(bob.client, 'subscribed'))
    await bob.client.call('want', { tracks: [{ track, width: 320, height: 180 }] })
    await ann.client.until(() => last(ann.client, 'demand')?.layers === 1)
    const { catchUp, resumeToken } = ann.joined
    ann.client.close()
    await bob.client.until(() => bob.client.log.some((entry) => entry.event.type === 'peer-lost'))
    using again = await RawClient.connect(server.now.url, ann.client.lastId)
    const state = catchUp.type === 'snapshot' ? catchUp.state : null
    const since = { log: state?.log ?? '', seq: state?.seq ?? 0 }
    expect((await again.call('join', joinInput(resumeToken, since))).resumed).toBe(true)
    await again.until(() => last(again, 'demand')?.layers === 1)
    expect(last(again, 'limited')).toEqual({ type: 'limited', paused: [], reduced: [] })
  })
})

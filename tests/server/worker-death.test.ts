import { Closed } from '@parley/kit'
import type { Fact } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { DTLS, opus, vp8 } from '../support/media-samples.ts'
import { createRoom, joinAs, joinInput, RawClient, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()

type Renewed = Extract<Fact, { type: 'media-renewed' }>

const mic = () => ({ source: 'microphone', rtpParameters: opus(), muted: false }) as const
const cam = () => ({ source: 'camera', rtpParameters: vp8(), muted: false }) as const

const renewed = ({ client }: Joined): Promise<Renewed> =>
  client.until(() => client.facts.find((fact) => fact.type === 'media-renewed'))

/** Every subscription that was told to somebody, oldest first. */
const subscribed = ({ client }: Joined, track: string): string[] =>
  client.facts.flatMap((fact) =>
    fact.type === 'subscribed' ? fact.subscriptions.flatMap((s) => (s.track === track ? [s.id] : [])) : [],
  )

const told = ({ client }: Joined, type: string): number =>
  client.log.filter(({ event }) => event.type === type).length

async function twoPeople(): Promise<{ id: string; ann: Joined; bob: Joined }> {
  const { id } = await createRoom(server.now.url)
  const ann = await joinAs(server.now.url, id, { name: 'Ann' })
  const bob = await joinAs(server.now.url, id, { name: 'Bob' })
  return { id, ann, bob }
}

describe('the death of a worker', () => {
  test('[V1] [V2] whoever was on it gets other transports and all subscriptions; the others notice nothing', async () => {
    const { id, ann, bob } = await twoPeople()
    const { track } = await bob.client.call('publish', mic())
    await ann.client.until(() => subscribed(ann, track)[0])
    await bob.client.call('hand', { raised: true })
    const message = crypto.randomUUID()
    await ann.client.call('chat', { id: message, text: 'still here' })
    server.now.media.room(id).lose([ann.joined.you])
    const { transports, subscriptions } = await renewed(ann)
    expect(transports.send.id).not.toBe(ann.joined.transports.send.id)
    expect(transports.recv.id).not.toBe(ann.joined.transports.recv.id)
    expect(subscriptions.map((each) => each.track)).toEqual([track])
    expect(server.now.media.room(id).subscriptions.map(({ flowing }) => flowing)).toEqual([true])
    await ann.client.call('connectTransport', {
      direction: 'send',
      over: transports.send.id,
      dtlsParameters: DTLS,
    })
    expect(bob.client.facts.some(({ type }) => type === 'media-renewed')).toBe(false)
    for (const each of [ann, bob]) {
      expect(each.client.closed).toBeNull()
      expect([told(each, 'peer-left'), told(each, 'peer-lost'), told(each, 'track-ended')]).toEqual([0, 0, 0])
    }
  })

  test('[V3] what is still said of the old transports is not taken for the new ones', async () => {
    const { id, ann } = await twoPeople()
    const old = ann.joined.transports
    server.now.media.room(id).lose([ann.joined.you])
    await renewed(ann)
    const { client } = ann
    const over = old.send.id
    expect(await client.refusal('publish', { ...mic(), over })).toBe('unavailable')
    expect(await client.refusal('restartIce', { direction: 'send', over })).toBe('unavailable')
    const connect = { direction: 'send', over, dtlsParameters: DTLS }
    expect(await client.refusal('connectTransport', connect)).toBe('unavailable')
    expect(server.now.media.open.publications).toBe(0)
    expect(server.now.media.room(id).transports.every(({ dtlsParameters }) => dtlsParameters === null)).toBe(
      true,
    )
  })

  test('[V4] a track that is published again is the same one, muted as the room says', async () => {
    const { id, ann, bob } = await twoPeople()
    const { track } = await ann.client.call('publish', cam())
    const first = await bob.client.until(() => subscribed(bob, track)[0])
    server.now.media.room(id).lose([ann.joined.you])
    await renewed(ann)
    await ann.client.call('muteTrack', { track, muted: true })
    expect(await ann.client.call('publish', cam())).toEqual({ track })
    const second = await bob.client.until(() => subscribed(bob, track)[1])
    expect(second).not.toBe(first)
    expect(bob.client.facts.some(({ type }) => type === 'unsubscribed')).toBe(false)
    expect([told(bob, 'track-published'), told(bob, 'track-ended')]).toEqual([1, 0])
    expect(server.now.media.room(id).publications.map(({ muted }) => muted)).toEqual([true])
    await ann.client.call('unpublish', { track })
    await bob.client.until(() => bob.client.facts.find((fact) => fact.type === 'unsubscribed'))
  })

  test('[V4] how many layers of it are wanted holds, too', async () => {
    const { id, ann, bob } = await twoPeople()
    await bob.client.call('want', { tracks: [] })
    const { track } = await ann.client.call('publish', cam())
    const demands = (): number[] =>
      ann.client.facts.flatMap((fact) => (fact.type === 'demand' ? [fact.layers] : []))
    await ann.client.until(() => demands().length === 1)
    expect(demands()).toEqual([0])
    server.now.media.room(id).lose([ann.joined.you])
    await renewed(ann)
    await ann.client.call('publish', cam())
    await bob.client.call('want', { tracks: [{ track, look: 'pinned' }] })
    await ann.client.until(() => demands().length === 2)
    expect(demands()).toEqual([0, 1])
  })

  test('[V5] whose socket was lost meanwhile finds the other transports in the answer to its join', async () => {
    const { id, ann, bob } = await twoPeople()
    const { track } = await bob.client.call('publish', mic())
    ann.client.close()
    await bob.client.until(() => told(bob, 'peer-lost') === 1)
    server.now.media.room(id).lose([ann.joined.you])
    const log = ann.joined.catchUp.type === 'snapshot' ? ann.joined.catchUp.state.log : ''
    using back = await RawClient.connect(server.now.url, ann.client.lastId)
    const again = await back.call('join', joinInput(ann.joined.resumeToken, { log, seq: 1 }))
    expect(again.resumed).toBe(true)
    expect(again.transports.send.id).not.toBe(ann.joined.transports.send.id)
    await expect
      .poll(() => server.now.media.room(id).subscriptions.map(({ peer }) => peer))
      .toEqual([again.you])
    expect(again.subscriptions.map((each) => each.track)).toEqual([track])
  })

  test('[V10] those who lost it together are told together, with what each sends before it has published it again', async () => {
    const { id, ann, bob } = await twoPeople()
    const { track: voice } = await ann.client.call('publish', { ...mic(), rtpParameters: opus('0') })
    const { track: picture } = await ann.client.call('publish', { ...cam(), rtpParameters: vp8('1') })
    await bob.client.until(() => subscribed(bob, picture)[0])
    server.now.media.room(id).lose()
    const { subscriptions } = await renewed(bob)
    expect(subscriptions.map(({ track }) => track).toSorted()).toEqual([voice, picture].toSorted())
    // Over a new connection the streams have other numbers; the sections have the same names.
    expect(await ann.client.call('publish', { ...mic(), rtpParameters: opus('0') })).toEqual({ track: voice })
    expect(await ann.client.call('publish', { ...cam(), rtpParameters: vp8('1') })).toEqual({
      track: picture,
    })
    await ann.client.call('hand', { raised: true })
    await bob.client.until(() => told(bob, 'hand-raised') === 1)
    expect(
      server.now.media
        .room(id)
        .subscriptions.map((each) => each.id)
        .toSorted(),
    ).toEqual(subscriptions.map((each) => each.id).toSorted())
    expect([told(bob, 'track-published'), told(bob, 'track-ended')]).toEqual([2, 0])
  })

  test('[V10] one that is published otherwise than expected comes by another subscription', async () => {
    const { id, ann, bob } = await twoPeople()
    const { track } = await ann.client.call('publish', { ...mic(), rtpParameters: opus('0') })
    await bob.client.until(() => subscribed(bob, track)[0])
    server.now.media.room(id).lose()
    const [expected] = (await renewed(bob)).subscriptions
    expect(expected?.track).toBe(track)
    expect(await ann.client.call('publish', { ...mic(), rtpParameters: opus('1') })).toEqual({ track })
    const next = await bob.client.until(() => subscribed(bob, track)[1])
    expect(next).not.toBe(expected?.id)
    expect(server.now.media.open.publications).toBe(1)
  })

  test('[V6] data over the server ends with its worker, and may begin anew', async () => {
    const { id, ann, bob } = await twoPeople()
    for (const { client } of [ann, bob]) await client.call('openRelay', {})
    await ann.client.call('relayTo', { to: bob.joined.you })
    await bob.client.call('relayTo', { to: ann.joined.you })
    await bob.client.until(() => bob.client.facts.find(({ type }) => type === 'relay-opened'))
    server.now.media.room(id).lose()
    for (const { client } of [ann, bob]) {
      await client.until(() => client.facts.find(({ type }) => type === 'relay-lost'))
      await client.call('openRelay', {})
    }
    await ann.client.call('relayTo', { to: bob.joined.you })
  })

  test('[V1] a worker that dies while somebody comes costs only time', async () => {
    const { id } = await createRoom(server.now.url)
    for (let times = 0; times < 3; times += 1) server.now.media.failNext('openTransport', new Closed('lost'))
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    expect(ann.joined.resumed).toBe(false)
    expect(server.now.media.open.transports).toBe(2)
  })
})

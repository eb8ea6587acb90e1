import { LIMITS, type Fact, type PeerId, type Signal } from '@parley/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { DTLS } from '../support/media-samples.ts'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

const offer = (sdp = 'v=0'): Signal => ({
  use: 'files',
  mine: 'link-of-ann',
  yours: null,
  body: { type: 'description', kind: 'offer', sdp },
})
const NOBODY: PeerId = 'p-0000000000000000'

function told<T extends Fact['type']>(person: Joined, type: T): Extract<Fact, { type: T }>[] {
  return person.client.facts.filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type)
}

describe('signals', () => {
  test('[D1] are told to the one they name, to nobody else, and stand in no log', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    using eve = await joinAs(server.now.url, room.id, { name: 'Eve' })
    await ann.client.call('signal', { to: bob.joined.you, signal: offer('v=0 secret-of-two') })
    await bob.client.until(() => told(bob, 'signal').length === 1)
    expect(told(bob, 'signal')).toEqual([
      { type: 'signal', from: ann.joined.you, signal: offer('v=0 secret-of-two') },
    ])
    await eve.client.call('hand', { raised: true })
    expect(told(eve, 'signal')).toEqual([])
    expect(server.now.logged()).not.toContain('secret-of-two')
  })

  test('[D2] to who is not there, to oneself, and to who is being waited for are refused', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const other = await createRoom(server.now.url)
    using stranger = await joinAs(server.now.url, other.id, { name: 'Stranger' })
    const to = (peer: PeerId) => ann.client.refusal('signal', { to: peer, signal: offer() })
    expect(await to(NOBODY)).toBe('unknown-peer')
    expect(await to(stranger.joined.you)).toBe('unknown-peer')
    expect(await to(ann.joined.you)).toBe('bad-request')
    bob.client.close()
    await ann.client.until(() => ann.client.log.find((entry) => entry.event.type === 'peer-lost'))
    expect(await to(bob.joined.you)).toBe('unavailable')
    expect(told(stranger, 'signal')).toEqual([])
  })

  test('[D3] that are too large or of no known form are refused', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host' }
    const candidates = Array.from({ length: LIMITS.signalCandidates + 1 }, () => candidate)
    const wrong = [
      offer('x'.repeat(LIMITS.signalLength + 1)),
      { ...offer(), mine: '' },
      { ...offer(), body: { type: 'candidates', candidates } },
      { ...offer(), body: { type: 'description', kind: 'rollback', sdp: 'v=0' } },
    ]
    for (const signal of wrong)
      expect(await ann.client.refusal('signal', { to: bob.joined.you, signal })).toBe('bad-request')
    expect(told(bob, 'signal')).toEqual([])
  })

  test('[D3] that come too fast are refused, and taken again later', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const say = () => ann.client.raw('signal', { to: bob.joined.you, signal: offer() })
    const said = await Promise.all(Array.from({ length: LIMITS.signalBurst + 20 }, say))
    const refused = said.filter((frame) => frame.t === 'error')
    expect(refused.length).toBeGreaterThan(5)
    expect(refused.every((frame) => frame.error.code === 'too-many-requests')).toBe(true)
    server.now.advance(2_000)
    expect(await say()).toMatchObject({ t: 'answer' })
  })
})

describe('relayed links', () => {
  const bridges = (): number =>
    server.now.media.room(room.id).data.reduce((sum, data) => sum + data.bridged.size, 0)

  async function linked(one: Joined, other: Joined): Promise<void> {
    const before = [told(one, 'relay-opened').length, told(other, 'relay-opened').length]
    await one.client.call('relayTo', { to: other.joined.you })
    await other.client.until(() => told(other, 'relay-asked').length > 0)
    await other.client.call('relayTo', { to: one.joined.you })
    await one.client.until(() => told(one, 'relay-opened').length > (before[0] ?? 0))
    await other.client.until(() => told(other, 'relay-opened').length > (before[1] ?? 0))
  }

  test('[D5] open when both want it, and tell each the streams of its own end', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    expect(await ann.client.refusal('relayTo', { to: bob.joined.you })).toBe('bad-request')
    const { sctp } = await ann.client.call('openRelay', {})
    expect(sctp.maxMessageSize).toBeGreaterThan(LIMITS.fileChunkBytes)
    await ann.client.call('connectRelay', { dtlsParameters: DTLS })
    await bob.client.call('openRelay', {})
    await ann.client.call('relayTo', { to: bob.joined.you })
    await bob.client.until(() => told(bob, 'relay-asked').length === 1)
    expect(bridges()).toBe(0)
    await bob.client.call('relayTo', { to: ann.joined.you })
    await ann.client.until(() => told(ann, 'relay-opened').length === 1)
    expect(told(ann, 'relay-opened')[0]).toMatchObject({ peer: bob.joined.you })
    expect(told(bob, 'relay-opened')[0]).toMatchObject({ peer: ann.joined.you })
    expect(bridges()).toBe(2)
    expect(await ann.client.refusal('relayTo', { to: ann.joined.you })).toBe('bad-request')
    expect(await ann.client.refusal('relayTo', { to: NOBODY })).toBe('unknown-peer')
  })

  test('[D6] that end are told to both, and can be opened again', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    await ann.client.call('openRelay', {})
    await bob.client.call('openRelay', {})
    await linked(ann, bob)
    await ann.client.call('relayTo', { to: bob.joined.you })
    await bob.client.until(() => told(bob, 'relay-ended').length === 1)
    expect(told(ann, 'relay-ended')).toMatchObject([{ peer: bob.joined.you }])
    expect(bridges()).toBe(0)
    await bob.client.call('relayTo', { to: ann.joined.you })
    await ann.client.until(() => told(ann, 'relay-opened').length === 2)
    expect(bridges()).toBe(2)
  })

  test('[D4] end with the transport that they go over, and that with another one or the seat', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const { transports } = server.now.media.open
    await ann.client.call('openRelay', {})
    await bob.client.call('openRelay', {})
    await linked(ann, bob)
    await ann.client.call('openRelay', {})
    await bob.client.until(() => told(bob, 'relay-ended').length === 1)
    expect(server.now.media.open.transports).toBe(transports + 2)
    await linked(ann, bob)
    await ann.client.call('leave', {})
    await bob.client.until(() => told(bob, 'relay-ended').length === 2)
    expect(server.now.media.room(room.id).data).toHaveLength(1)
    expect(bridges()).toBe(0)
  })

  test('[D4] a transport that the SFU cannot open leaves nothing', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    const { transports } = server.now.media.open
    server.now.media.failNext('openData')
    expect(await ann.client.refusal('openRelay', {})).toBe('unsupported-media')
    expect(server.now.media.open.transports).toBe(transports)
    expect(await ann.client.refusal('connectRelay', { dtlsParameters: DTLS })).toBe('bad-request')
  })
})

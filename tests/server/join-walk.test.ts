import { LIMITS, PROTOCOL_VERSION, reduce, TIMES } from '@parley/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { DTLS, opus, vp8 } from '../support/media-samples.ts'
import { askTicket, createRoom, joinAs, joinInput, RawClient, restError } from '../support/raw-client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())
beforeEach(async () => {
  server = await startTestServer(database, { maxPeers: 3 })
})
afterEach(async () => {
  await server[Symbol.asyncDispose]()
  expect(server.media.open).toEqual({ rooms: 0, transports: 0, publications: 0, subscriptions: 0 })
  expect(server.faults).toEqual([])
})

async function newRoom(): Promise<{ id: string; hostSecret: string }> {
  return createRoom(server.url)
}

describe('a join', () => {
  test('[J4] answers log, transports and subscriptions; a second peer sees the first', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    expect(ann.joined).toMatchObject({ you: ann.ticket.peer, role: 'participant', resumed: false })
    expect(ann.joined.transports.send.iceParameters.usernameFragment).not.toBe('')
    const { track } = await ann.client.call('publish', {
      source: 'microphone',
      rtpParameters: opus(),
      muted: false,
    })
    using bob = await joinAs(server.url, id, { name: 'Bob' })
    expect(bob.joined.subscriptions.map((subscription) => subscription.track)).toEqual([track])
    if (bob.joined.catchUp.type !== 'snapshot') throw new Error('a new peer gets a snapshot')
    expect(Object.values(bob.joined.catchUp.state.peers).map((peer) => peer.name)).toEqual(['Ann', 'Bob'])
    await ann.client.until(() =>
      ann.client.log.find((entry) => entry.event.type === 'peer-joined' && entry.event.peer.name === 'Bob'),
    )
  })

  test('[J1] join comes first, and once', async () => {
    const { id } = await newRoom()
    using raw = await RawClient.connect(server.url)
    expect(await raw.refusal('hand', { raised: true })).toBe('not-joined')
    const ticket = await askTicket(server.url, id, { name: 'Ann' })
    await raw.call('join', joinInput(ticket.token))
    expect(await raw.refusal('join', joinInput(ticket.token))).toBe('already-joined')
  })

  test('[J2] a client of another version is told so, whatever else it says', async () => {
    using raw = await RawClient.connect(server.url)
    expect(await raw.refusal('join', { version: PROTOCOL_VERSION + 1, hello: 1 })).toBe('wrong-version')
    expect(await raw.refusal('join', { version: 'new' })).toBe('bad-request')
  })

  test('[J3] an expired ticket, a foreign one, and one used before', async () => {
    const { id } = await newRoom()
    const ticket = await askTicket(server.url, id, { name: 'Ann' })
    using raw = await RawClient.connect(server.url)
    expect(await raw.refusal('join', joinInput('rubbish'))).toBe('ticket-invalid')
    server.advance(TIMES.ticket + 2_000)
    expect(await raw.refusal('join', joinInput(ticket.token))).toBe('ticket-expired')
    const fresh = await askTicket(server.url, id, { name: 'Ann' })
    await raw.call('join', joinInput(fresh.token))
    using again = await RawClient.connect(server.url)
    expect(await again.refusal('join', joinInput(fresh.token))).toBe('ticket-invalid')
  })

  test('[T9] [J8] a full room is full for tickets and for joins', async () => {
    const { id } = await newRoom()
    const late = await askTicket(server.url, id, { name: 'Late' })
    using _one = await joinAs(server.url, id, { name: 'A' })
    using _two = await joinAs(server.url, id, { name: 'B' })
    using _three = await joinAs(server.url, id, { name: 'C' })
    expect(await restError(server.url, 'POST', `/api/rooms/${id}/tickets`, { name: 'D' })).toEqual({
      status: 503,
      code: 'room-full',
    })
    using raw = await RawClient.connect(server.url)
    expect(await raw.refusal('join', joinInput(late.token))).toBe('room-full')
  })

  test('[J9] log entries after a join follow its snapshot without a gap, while others come and go', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    const busy = (async () => {
      for (let n = 0; n < 40; n++) await ann.client.call('hand', { raised: n % 2 === 0 })
    })()
    using bob = await joinAs(server.url, id, { name: 'Bob' })
    await busy
    await bob.client.call('hand', { raised: true })
    if (bob.joined.catchUp.type !== 'snapshot') throw new Error('no snapshot')
    const own = bob.client.log.reduce(reduce, bob.joined.catchUp.state)
    expect(own.peers[bob.joined.you]?.handRaisedAt).not.toBeNull()
    expect(own.seq).toBe(bob.joined.catchUp.state.seq + bob.client.log.length)
  })
})

describe('coming back', () => {
  test('[J6] [P2] [P3] a lost socket keeps the seat: same peer, same transports, only the tail', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    using bob = await joinAs(server.url, id, { name: 'Bob' })
    const { track } = await bob.client.call('publish', {
      source: 'camera',
      rtpParameters: vp8(),
      muted: false,
    })
    await ann.client.until(() => ann.client.facts.find((fact) => fact.type === 'subscribed'))
    const seen = ann.client.log.at(-1)?.seq ?? 0
    const log = ann.joined.catchUp.type === 'snapshot' ? ann.joined.catchUp.state.log : ''
    ann.client.close()
    await bob.client.until(() => bob.client.log.find((entry) => entry.event.type === 'peer-lost'))
    expect(server.media.open.transports).toBe(4)
    using back = await RawClient.connect(server.url)
    const again = await back.call('join', joinInput(ann.joined.resumeToken, { log, seq: seen }))
    expect(again).toMatchObject({ you: ann.joined.you, resumed: true, transports: ann.joined.transports })
    expect(again.subscriptions.map((subscription) => subscription.track)).toEqual([track])
    expect(again.catchUp).toMatchObject({
      type: 'tail',
      entries: [{ seq: seen + 1, event: { type: 'peer-lost' } }],
    })
    await bob.client.until(() => bob.client.log.find((entry) => entry.event.type === 'peer-returned'))
  })

  test('[J6] the session before is told that it was replaced', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    using back = await RawClient.connect(server.url)
    const since = { log: 'l-0000000000000000', seq: 3 }
    const again = await back.call('join', joinInput(ann.joined.resumeToken, since))
    expect(again).toMatchObject({ resumed: true, catchUp: { type: 'snapshot' } })
    await ann.client.until(() => ann.client.closed)
    expect(ann.client.bye).toBe('replaced')
    await back.call('hand', { raised: true })
  })

  test('[J5] a join without since takes a new seat; what the old one had open is closed', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    const ticket = await askTicket(server.url, id, { name: 'Ann', resume: ann.joined.resumeToken })
    expect(ticket.peer).toBe(ann.joined.you)
    using back = await RawClient.connect(server.url)
    const again = await back.call('join', joinInput(ticket.token))
    expect(again).toMatchObject({ you: ann.joined.you, resumed: false, subscriptions: [] })
    await ann.client.until(() => ann.client.bye === 'replaced')
    expect(server.media.open).toMatchObject({ transports: 2, publications: 0 })
  })

  test('[J7] after the grace time, or after the room was closed, the peer id gets a new seat', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    const log = ann.joined.catchUp.type === 'snapshot' ? ann.joined.catchUp.state.log : ''
    await ann.client.call('leave', {})
    await ann.client.until(() => ann.client.closed)
    expect(server.media.open.rooms).toBe(0)
    using back = await RawClient.connect(server.url)
    const again = await back.call('join', joinInput(ann.joined.resumeToken, { log, seq: 2 }))
    expect(again).toMatchObject({ you: ann.joined.you, resumed: false, catchUp: { type: 'snapshot' } })
  })

  test('[F5] a call sent again over a new socket gets its first answer and is not carried out twice', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    const call = { source: 'camera', rtpParameters: vp8(), muted: false }
    const first = await ann.client.raw('publish', call, 7)
    using back = await RawClient.connect(server.url)
    await back.raw('join', joinInput(ann.joined.resumeToken, { log: 'l-0000000000000000', seq: 0 }), 8)
    expect(await back.raw('publish', call, 7)).toEqual(first)
    expect(server.media.open.publications).toBe(1)
    const far = 8 + LIMITS.rememberedAnswers + 1
    await back.raw('hand', { raised: true }, far)
    expect(await back.raw('hand', { raised: false }, 2)).toMatchObject({
      t: 'error',
      error: { code: 'bad-request' },
    })
  })
})

describe('the end', () => {
  test('[P1] [P4] who leaves is gone for the others, with its tracks; the last one closes the media', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    using bob = await joinAs(server.url, id, { name: 'Bob' })
    await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    await bob.client.until(() => bob.client.facts.find((fact) => fact.type === 'subscribed'))
    await ann.client.call('leave', {})
    await bob.client.until(() =>
      bob.client.log.find((entry) => entry.event.type === 'peer-left' && entry.event.reason === 'left'),
    )
    await bob.client.until(() => bob.client.facts.find((fact) => fact.type === 'unsubscribed'))
    expect(server.media.open).toEqual({ rooms: 1, transports: 2, publications: 0, subscriptions: 0 })
  })

  test('[P7] [T9] a draining server says goodbye and takes nobody in', async () => {
    const { id } = await newRoom()
    const ticket = await askTicket(server.url, id, { name: 'Late' })
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    using waiting = await RawClient.connect(server.url)
    server.running.drain()
    await ann.client.until(() => ann.client.closed)
    expect(ann.client.bye).toBe('server-draining')
    await waiting.until(() => waiting.closed)
    using late = await RawClient.connect(server.url)
    late.sendText(JSON.stringify({ t: 'call', id: 1, method: 'join', input: joinInput(ticket.token) }))
    await late.until(() => late.bye === 'server-draining')
    expect(await restError(server.url, 'POST', `/api/rooms/${id}/tickets`, { name: 'A' })).toEqual({
      status: 503,
      code: 'server-draining',
    })
  })

  test('media that is lost sends everyone to a new room with the same ids, and the chat is still there', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    const message = crypto.randomUUID()
    await ann.client.call('chat', { id: message, text: 'still here' })
    const log = ann.joined.catchUp.type === 'snapshot' ? ann.joined.catchUp.state.log : ''
    server.media.room(id).lose()
    await ann.client.until(() => ann.client.closed)
    expect(ann.client.bye).toBe('unavailable')
    using back = await RawClient.connect(server.url)
    const again = await back.call('join', joinInput(ann.joined.resumeToken, { log, seq: 2 }))
    expect(again).toMatchObject({
      you: ann.joined.you,
      resumed: false,
      catchUp: { state: { chat: [{ id: message }] } },
    })
  })
})

describe('media by call', () => {
  test('[M1] [R3] a source published again replaces the one before', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    const first = await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    const second = await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: true })
    expect(second.track).not.toBe(first.track)
    expect(server.media.open.publications).toBe(1)
    await ann.client.until(() =>
      ann.client.log.find((entry) => entry.event.type === 'track-ended' && entry.event.track === first.track),
    )
  })

  test('[M2] parameters that the SFU does not take are refused and change nothing', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    const odd = { ...vp8(), codecs: [{ mimeType: 'video/odd', payloadType: 96, clockRate: 90_000 }] }
    expect(await ann.client.refusal('publish', { source: 'camera', rtpParameters: odd, muted: false })).toBe(
      'unsupported-media',
    )
    expect(
      await ann.client.refusal('publish', { source: 'microphone', rtpParameters: vp8(), muted: false }),
    ).toBe('unsupported-media')
    expect(server.media.open.publications).toBe(0)
    expect(ann.client.log.some((entry) => entry.event.type === 'track-published')).toBe(false)
  })

  test('[M3] [M5] want is the whole of it: the rest is closed, video waits for ready', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    using bob = await joinAs(server.url, id, { name: 'Bob' })
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
    await bob.client.call('want', { tracks: [{ track: cam.track, priority: 9 }] })
    await bob.client.until(() =>
      bob.client.facts.find((fact) => fact.type === 'unsubscribed' && fact.tracks[0] === mic.track),
    )
    const [subscription] = server.media.room(id).subscriptions
    await bob.client.until(() => subscription?.priority === 9)
    expect(subscription?.flowing).toBe(false)
    await bob.client.call('ready', { subscriptions: [subscription?.id ?? '', 'gone'] })
    expect(subscription?.flowing).toBe(true)
    await bob.client.call('want', { tracks: [] })
    await bob.client.until(() => server.media.open.subscriptions === 0)
  })

  test('[M6] one mutes and unmutes oneself; a host silences others but does not make them heard', async () => {
    const { id, hostSecret } = await newRoom()
    using host = await joinAs(server.url, id, { name: 'Host', hostSecret })
    using bob = await joinAs(server.url, id, { name: 'Bob' })
    const { track } = await bob.client.call('publish', {
      source: 'microphone',
      rtpParameters: opus(),
      muted: false,
    })
    await host.client.call('muteTrack', { track, muted: true })
    expect(server.media.room(id).publications[0]?.muted).toBe(true)
    expect(await host.client.refusal('muteTrack', { track, muted: false })).toBe('forbidden')
    await bob.client.call('muteTrack', { track, muted: false })
    expect(server.media.room(id).publications[0]?.muted).toBe(false)
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
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    server.media.room(id).hear([ann.joined.you])
    await ann.client.until(() => ann.client.facts.find((fact) => fact.type === 'speakers'))
    using bob = await joinAs(server.url, id, { name: 'Bob' })
    await bob.client.until(() =>
      bob.client.facts.find((fact) => fact.type === 'speakers' && fact.peers[0] === ann.joined.you),
    )
  })

  test('a transport is connected once, and its ICE restarted at any time', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.url, id, { name: 'Ann' })
    await ann.client.call('connectTransport', { direction: 'send', dtlsParameters: DTLS })
    const { iceParameters } = await ann.client.call('restartIce', { direction: 'send' })
    expect(iceParameters.usernameFragment).not.toBe('')
  })
})

import { LIMITS, PROTOCOL_VERSION, reduce, TIMES, type LogEntry } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { opus, vp8 } from '../support/media-samples.ts'
import { askTicket, createRoom, joinAs, joinInput, RawClient, restError } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests({ maxPeers: 3 })

const isJoin = (entry: LogEntry): boolean => entry.event.type === 'peer-joined'

async function newRoom(): Promise<{ id: string; hostSecret: string }> {
  return createRoom(server.now.url)
}

describe('a join', () => {
  test('[J4] answers log, transports and subscriptions; a second peer sees the first', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    expect(ann.joined).toMatchObject({ you: ann.ticket.peer, role: 'participant', resumed: false })
    expect(ann.joined.transports.send.iceParameters.usernameFragment).not.toBe('')
    const { track } = await ann.client.call('publish', {
      source: 'microphone',
      rtpParameters: opus(),
      muted: false,
    })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    expect(bob.joined.subscriptions.map((subscription) => subscription.track)).toEqual([track])
    if (bob.joined.catchUp.type !== 'snapshot') throw new Error('a new peer gets a snapshot')
    expect(Object.values(bob.joined.catchUp.state.peers).map((peer) => peer.name)).toEqual(['Ann', 'Bob'])
    await ann.client.until(() =>
      ann.client.log.find((entry) => entry.event.type === 'peer-joined' && entry.event.peer.name === 'Bob'),
    )
  })

  test('[M20] what a peer can receive is part of what everyone knows of it', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    const ticket = await askTicket(server.now.url, id, { name: 'Old' })
    using old = await RawClient.connect(server.now.url)
    const codec = { kind: 'video' as const, mimeType: 'video/vp8', clockRate: 90_000 }
    await old.call('join', { ...joinInput(ticket.token), rtpCapabilities: { codecs: [codec] } })
    const joins = (): Record<string, unknown> =>
      Object.fromEntries(
        ann.client.log.flatMap(({ event }) =>
          event.type === 'peer-joined' ? [[event.peer.name, event.peer.decodes]] : [],
        ),
      )
    await ann.client.until(() => 'Old' in joins())
    expect(joins()).toMatchObject({ Old: ['video/VP8'] })
    if (ann.joined.catchUp.type !== 'snapshot') throw new Error('a new peer gets a snapshot')
    expect(ann.joined.catchUp.state.peers[ann.joined.you]?.decodes).toContain('video/AV1')
  })

  test('[J1] join comes first, and once', async () => {
    const { id } = await newRoom()
    using raw = await RawClient.connect(server.now.url)
    expect(await raw.refusal('hand', { raised: true })).toBe('not-joined')
    const ticket = await askTicket(server.now.url, id, { name: 'Ann' })
    await raw.call('join', joinInput(ticket.token))
    expect(await raw.refusal('join', joinInput(ticket.token))).toBe('already-joined')
  })

  test('[J2] a client of another version is told so, whatever else it says', async () => {
    using raw = await RawClient.connect(server.now.url)
    expect(await raw.refusal('join', { version: PROTOCOL_VERSION + 1, hello: 1 })).toBe('wrong-version')
    expect(await raw.refusal('join', { version: 'new' })).toBe('bad-request')
  })

  test('[J3] an expired ticket, a foreign one, and one used before', async () => {
    const { id } = await newRoom()
    const ticket = await askTicket(server.now.url, id, { name: 'Ann' })
    using raw = await RawClient.connect(server.now.url)
    expect(await raw.refusal('join', joinInput('rubbish'))).toBe('ticket-invalid')
    server.now.advance(TIMES.ticket + 2_000)
    expect(await raw.refusal('join', joinInput(ticket.token))).toBe('ticket-expired')
    const fresh = await askTicket(server.now.url, id, { name: 'Ann' })
    await raw.call('join', joinInput(fresh.token))
    using again = await RawClient.connect(server.now.url)
    expect(await again.refusal('join', joinInput(fresh.token))).toBe('ticket-invalid')
  })

  test('[T9] [J8] a full room is full for tickets and for joins', async () => {
    const { id } = await newRoom()
    const late = await askTicket(server.now.url, id, { name: 'Late' })
    using _one = await joinAs(server.now.url, id, { name: 'A' })
    using _two = await joinAs(server.now.url, id, { name: 'B' })
    using _three = await joinAs(server.now.url, id, { name: 'C' })
    expect(await restError(server.now.url, 'POST', `/api/rooms/${id}/tickets`, { name: 'D' })).toEqual({
      status: 503,
      code: 'room-full',
    })
    using raw = await RawClient.connect(server.now.url)
    expect(await raw.refusal('join', joinInput(late.token))).toBe('room-full')
  })

  test('[J9] log entries after a join follow its snapshot without a gap, while others come and go', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    const busy = (async () => {
      for (let n = 0; n < 40; n++) await ann.client.call('hand', { raised: n % 2 === 0 })
    })()
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
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
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
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
    expect(server.now.media.open.transports).toBe(4)
    using back = await RawClient.connect(server.now.url)
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
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using back = await RawClient.connect(server.now.url)
    const since = { log: 'l-0000000000000000', seq: 3 }
    const again = await back.call('join', joinInput(ann.joined.resumeToken, since))
    expect(again).toMatchObject({ resumed: true, catchUp: { type: 'snapshot' } })
    await ann.client.until(() => ann.client.closed)
    expect(ann.client.bye).toBe('replaced')
    await back.call('hand', { raised: true })
  })

  test('[J6] a join that was given up half-way does not take the seat from the one after it', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    await ann.client.call('publish', { source: 'microphone', rtpParameters: opus(), muted: false })
    await bob.client.call('leave', {})
    const release = server.now.media.hold('subscribe')
    const again = joinInput(bob.joined.resumeToken, { log: 'l-0000000000000000', seq: 1 })
    using first = await RawClient.connect(server.now.url)
    const refused = first.refusal('join', again)
    await ann.client.until(() => ann.client.log.filter(isJoin).length >= 2)
    using second = await RawClient.connect(server.now.url)
    const joined = second.call('join', again)
    await ann.client.until(() => ann.client.log.filter(isJoin).length >= 3)
    release()
    expect(await refused).toBe('replaced')
    expect((await joined).you).toBe(bob.joined.you)
    await second.call('hand', { raised: true })
    expect(second.bye).toBeUndefined()
  })

  test('[J5] a join without since takes a new seat; what the old one had open is closed', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    const ticket = await askTicket(server.now.url, id, { name: 'Ann', resume: ann.joined.resumeToken })
    expect(ticket.peer).toBe(ann.joined.you)
    using back = await RawClient.connect(server.now.url)
    const again = await back.call('join', joinInput(ticket.token))
    expect(again).toMatchObject({ you: ann.joined.you, resumed: false, subscriptions: [] })
    await ann.client.until(() => ann.client.bye === 'replaced')
    expect(server.now.media.open).toMatchObject({ transports: 2, publications: 0 })
  })

  test('[J7] after the grace time, or after the room was closed, the peer id gets a new seat', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    const log = ann.joined.catchUp.type === 'snapshot' ? ann.joined.catchUp.state.log : ''
    await ann.client.call('leave', {})
    await ann.client.until(() => ann.client.closed)
    expect(server.now.media.open.rooms).toBe(0)
    using back = await RawClient.connect(server.now.url)
    const again = await back.call('join', joinInput(ann.joined.resumeToken, { log, seq: 2 }))
    expect(again).toMatchObject({ you: ann.joined.you, resumed: false, catchUp: { type: 'snapshot' } })
  })

  test('[F5] a call sent again over a new socket gets its first answer and is not carried out twice', async () => {
    const { id } = await newRoom()
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    const call = { source: 'camera', rtpParameters: vp8(), muted: false }
    const first = await ann.client.raw('publish', call, 7)
    using back = await RawClient.connect(server.now.url)
    await back.raw('join', joinInput(ann.joined.resumeToken, { log: 'l-0000000000000000', seq: 0 }), 8)
    expect(await back.raw('publish', call, 7)).toEqual(first)
    expect(server.now.media.open.publications).toBe(1)
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
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, id, { name: 'Bob' })
    await ann.client.call('publish', { source: 'camera', rtpParameters: vp8(), muted: false })
    await bob.client.until(() => bob.client.facts.find((fact) => fact.type === 'subscribed'))
    await ann.client.call('leave', {})
    await bob.client.until(() =>
      bob.client.log.find((entry) => entry.event.type === 'peer-left' && entry.event.reason === 'left'),
    )
    await bob.client.until(() => bob.client.facts.find((fact) => fact.type === 'unsubscribed'))
    expect(server.now.media.open).toEqual({ rooms: 1, transports: 2, publications: 0, subscriptions: 0 })
  })

  test('[P7] [T9] a draining server says goodbye and takes nobody in', async () => {
    const { id } = await newRoom()
    const ticket = await askTicket(server.now.url, id, { name: 'Late' })
    using ann = await joinAs(server.now.url, id, { name: 'Ann' })
    using waiting = await RawClient.connect(server.now.url)
    server.now.running.drain()
    await ann.client.until(() => ann.client.closed)
    expect(ann.client.bye).toBe('server-draining')
    await waiting.until(() => waiting.closed)
    using late = await RawClient.connect(server.now.url)
    late.sendText(JSON.stringify({ t: 'call', id: 1, method: 'join', input: joinInput(ticket.token) }))
    await late.until(() => late.bye === 'server-draining')
    expect(await restError(server.now.url, 'POST', `/api/rooms/${id}/tickets`, { name: 'A' })).toEqual({
      status: 503,
      code: 'server-draining',
    })
  })
})

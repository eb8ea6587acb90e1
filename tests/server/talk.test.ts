import { beforeEach, describe, expect, test } from 'vitest'
import {
  createRoom,
  joinAs,
  joinInput,
  RawClient,
  rest,
  restError,
  type Joined,
} from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

function chatOf(joined: Joined['joined']): { text: string }[] {
  return joined.catchUp.type === 'snapshot' ? joined.catchUp.state.chat : []
}

describe('chat', () => {
  test('[C1] [C5] a message is stored as it was typed, and told to everyone', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: '<b>Ann</b>' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const text = '<img src=x onerror=alert(1)> 你好 👋 \n second line'
    const { message } = await ann.client.call('chat', { id: crypto.randomUUID(), text })
    expect(message).toMatchObject({ peer: ann.joined.you, name: '<b>Ann</b>', text })
    await bob.client.until(() =>
      bob.client.log.find((entry) => entry.event.type === 'chat-sent' && entry.event.message.text === text),
    )
    const stored = await server.now.database
      .selectFrom('chat')
      .selectAll()
      .where('room', '=', room.id)
      .execute()
    expect(stored).toMatchObject([{ id: message.id, text }])
  })

  test('[C2] the same id again is answered with the first message and told to nobody twice', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const id = crypto.randomUUID()
    const first = await ann.client.call('chat', { id, text: 'one' })
    expect(await ann.client.call('chat', { id, text: 'other' })).toEqual(first)
    expect(await bob.client.refusal('chat', { id, text: 'mine' })).toBe('bad-request')
    await ann.client.call('chat', { id: crypto.randomUUID(), text: 'two' })
    await bob.client.until(
      () => bob.client.log.filter((entry) => entry.event.type === 'chat-sent').length === 2,
    )
  })

  test('[C3] without the database chat is refused and told to nobody; media and hands go on', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    const back = await server.database.goAway()
    expect(await ann.client.refusal('chat', { id: crypto.randomUUID(), text: 'lost?' })).toBe('unavailable')
    await ann.client.call('hand', { raised: true })
    expect(await restError(server.now.url, 'POST', '/api/rooms', {})).toEqual({
      status: 503,
      code: 'unavailable',
    })
    await back()
    await ann.client.call('chat', { id: crypto.randomUUID(), text: 'again' })
    const texts = ann.client.log.flatMap((entry) =>
      entry.event.type === 'chat-sent' ? [entry.event.message.text] : [],
    )
    expect(texts).toEqual(['again'])
    // The pool's idle connections that were cut; nothing else.
    expect(server.now.faults.splice(0).filter((fault) => !fault.startsWith('database:'))).toEqual([])
  })

  test('[C4] who joins later, and after the room was empty, gets the last messages in order', async () => {
    {
      using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
      for (const text of ['one', 'two', 'three'])
        await ann.client.call('chat', { id: crypto.randomUUID(), text })
      await ann.client.call('leave', {})
    }
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    expect(chatOf(bob.joined).map((message) => message.text)).toEqual(['one', 'two', 'three'])
  })

  test('an empty message, one of spaces and one that is too long are refused', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    for (const text of ['', '   \n ', 'x'.repeat(4_001)]) {
      expect(await ann.client.refusal('chat', { id: crypto.randomUUID(), text })).toBe('bad-request')
    }
  })
})

test('[C3] [P6] what is said while the room is being deleted is refused as such, and is no fault of ours', async () => {
  using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
  await server.now.database.deleteFrom('rooms').where('id', '=', room.id).execute()
  expect(await ann.client.refusal('chat', { id: crypto.randomUUID(), text: 'too late' })).toBe('room-ended')
})

describe('hands', () => {
  test('[C6] [R4] raised in order, once, lowered by oneself or a host', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    await bob.client.call('hand', { raised: true })
    await bob.client.call('hand', { raised: true })
    expect(bob.client.log.filter((entry) => entry.event.type === 'hand-raised')).toHaveLength(1)
    expect(await bob.client.refusal('hand', { peer: host.joined.you, raised: false })).toBe('forbidden')
    expect(await host.client.refusal('hand', { peer: bob.joined.you, raised: true })).toBe('forbidden')
    expect(await host.client.refusal('hand', { peer: 'p-0000000000000000', raised: false })).toBe(
      'unknown-peer',
    )
    await host.client.call('hand', { peer: bob.joined.you, raised: false })
    await bob.client.until(() => bob.client.log.find((entry) => entry.event.type === 'hand-lowered'))
  })
})

describe('hosts', () => {
  test('[C7] only a host runs the room', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    expect(await bob.client.refusal('changeRoom', { locked: true })).toBe('forbidden')
    expect(await bob.client.refusal('removePeer', { peer: host.joined.you })).toBe('forbidden')
    expect(await bob.client.refusal('endRoom', {})).toBe('forbidden')
    expect(await host.client.refusal('removePeer', { peer: host.joined.you })).toBe('bad-request')
  })

  test('[C8] lock and password are stored and told', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    await host.client.call('changeRoom', { locked: true, password: 'sesam' })
    await host.client.until(() =>
      host.client.log.find(
        (entry) => entry.event.type === 'room-changed' && entry.event.locked && entry.event.hasPassword,
      ),
    )
    await host.client.call('changeRoom', { locked: false })
    expect(
      await restError(server.now.url, 'POST', `/api/rooms/${room.id}/tickets`, { name: 'A' }),
    ).toMatchObject({ code: 'password-required' })
    await host.client.call('changeRoom', { password: null })
    using _bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
  })

  test('[C8] of two hosts who change different things at once, neither undoes the other', async () => {
    using one = await joinAs(server.now.url, room.id, { name: 'One', hostSecret: room.hostSecret })
    using two = await joinAs(server.now.url, room.id, { name: 'Two', hostSecret: room.hostSecret })
    await Promise.all([
      one.client.call('changeRoom', { password: 'sesam' }),
      two.client.call('changeRoom', { locked: true }),
    ])
    expect((await rest(server.now.url, 'GET', `/api/rooms/${room.id}`)).json).toMatchObject({
      locked: true,
      hasPassword: true,
    })
  })

  test('[P5] who was removed does not come back by old tokens, whatever the room did since', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    await host.client.call('removePeer', { peer: bob.joined.you })
    await bob.client.until(() => bob.client.closed)
    expect(bob.client.bye).toBe('removed')
    using back = await RawClient.connect(server.now.url)
    const since = { log: 'l-0000000000000000', seq: 0 }
    expect(await back.refusal('join', joinInput(bob.joined.resumeToken, since))).toBe('removed')
    const ask = { name: 'Bob', resume: bob.joined.resumeToken }
    expect(await restError(server.now.url, 'POST', `/api/rooms/${room.id}/tickets`, ask)).toEqual({
      status: 403,
      code: 'removed',
    })
  })

  test('[P6] ending the room ends it for everyone; a room of the same name made anew honours no old token', async () => {
    const { hostSecret } = await createRoom(server.now.url, { id: 'standup' })
    using host = await joinAs(server.now.url, 'standup', { name: 'Host', hostSecret })
    using bob = await joinAs(server.now.url, 'standup', { name: 'Bob' })
    await host.client.call('chat', { id: crypto.randomUUID(), text: 'secret' })
    await host.client.call('endRoom', {})
    await host.client.until(() => host.client.bye === 'room-ended')
    await bob.client.until(() => bob.client.closed)
    expect(bob.client.bye).toBe('room-ended')
    expect(await restError(server.now.url, 'GET', '/api/rooms/standup')).toMatchObject({
      code: 'unknown-room',
    })
    await createRoom(server.now.url, { id: 'standup' })
    const ask = { name: 'Host', resume: host.joined.resumeToken }
    expect(await restError(server.now.url, 'POST', '/api/rooms/standup/tickets', ask)).toMatchObject({
      code: 'ticket-invalid',
    })
    using back = await RawClient.connect(server.now.url)
    expect(
      await back.refusal('join', joinInput(host.joined.resumeToken, { log: 'l-0000000000000000', seq: 0 })),
    ).toBe('ticket-invalid')
    using eve = await joinAs(server.now.url, 'standup', { name: 'Eve' })
    expect(chatOf(eve.joined)).toEqual([])
  })
})

import { LIMITS, type ChatEvent, type ChatMessage, type ServerFrame } from '@parley/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { createRoom, joinAs, joinInput, RawClient, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

const uuid = (): string => crypto.randomUUID()
const join = (name: string): Promise<Joined> => joinAs(server.now.url, room.id, { name })
const joinHost = (): Promise<Joined> =>
  joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })

function chatOf({ joined }: Joined): ChatMessage[] {
  return joined.catchUp.type === 'snapshot' ? joined.catchUp.state.chat : []
}

const events = ({ client }: Joined, type: ChatEvent['type']): unknown[] =>
  client.log.flatMap(({ event }) => (event.type === type ? [event] : []))

const says = async ({ client }: Joined, text: string, more: object = {}): Promise<ChatMessage> =>
  (await client.call('chat', { id: uuid(), text, ...more })).message

describe('changing what was said', () => {
  test('[C10] [C11] [C12] one edits and deletes one’s own, a host deletes any; late joiners see what is left', async () => {
    using host = await joinHost()
    using ann = await join('Ann')
    using bob = await join('Bob')
    const first = await says(ann, 'fisrt')
    const second = await says(ann, 'second')
    expect(await bob.client.refusal('editMessage', { message: first.id, text: 'mine' })).toBe('forbidden')
    expect(await host.client.refusal('editMessage', { message: first.id, text: 'mine' })).toBe('forbidden')
    expect(await bob.client.refusal('deleteMessage', { message: first.id })).toBe('forbidden')
    expect(await bob.client.refusal('deleteMessage', { message: uuid() })).toBe('unknown-message')
    expect(await ann.client.refusal('editMessage', { message: first.id, text: ' ' })).toBe('bad-request')
    await ann.client.call('editMessage', { message: first.id, text: 'first' })
    await bob.client.call('reactToMessage', { message: first.id, emoji: '👍', on: true })
    await ann.client.call('reactToMessage', { message: first.id, emoji: '👍', on: true })
    await ann.client.call('reactToMessage', { message: first.id, emoji: '🎉', on: true })
    await ann.client.call('reactToMessage', { message: first.id, emoji: '🎉', on: false })
    await host.client.call('deleteMessage', { message: second.id })
    expect(await ann.client.refusal('editMessage', { message: second.id, text: 'x' })).toBe('unknown-message')
    await bob.client.until(() => events(bob, 'chat-deleted').length === 1)
    await Promise.all([host, ann, bob].map(({ client }) => client.call('leave', {})))
    // From the database: nobody was in the room any more.
    using late = await join('Late')
    const { you } = ann.joined
    expect(chatOf(late)).toEqual([
      {
        ...first,
        text: 'first',
        editedAt: expect.any(Number),
        reactions: [{ emoji: '👍', peers: [bob.joined.you, you] }],
      },
      { id: second.id, peer: you, name: 'Ann', at: second.at, text: '', deleted: true },
    ])
    const kept = await server.now.database
      .selectFrom('chat')
      .select('text')
      .where('room', '=', room.id)
      .execute()
    expect(kept.map(({ text }) => text).toSorted()).toEqual(['', 'first'])
  })

  test('[C12] only so many different emoji are set below one message', async () => {
    using ann = await join('Ann')
    const { id } = await says(ann, 'hi')
    const many = Array.from({ length: LIMITS.reactionsPerMessage }, (_, n) =>
      String.fromCodePoint(0x1f600 + n),
    )
    await server.now.database
      .insertInto('chat_reactions')
      .values(many.map((emoji) => ({ room: room.id, message: id, emoji, peer: 'p-0000000000000000' })))
      .execute()
    expect(await ann.client.refusal('reactToMessage', { message: id, emoji: '🎉', on: true })).toBe(
      'bad-request',
    )
    await ann.client.call('reactToMessage', { message: id, emoji: many[0] ?? '', on: true })
    expect(await ann.client.refusal('reactToMessage', { message: id, emoji: 'no', on: true })).toBe(
      'bad-request',
    )
  })

  test('[C17] [C18] an answer names a message, a mention a peer who is here', async () => {
    using ann = await join('Ann')
    using bob = await join('Bob')
    const first = await says(ann, 'lunch?')
    const mentions = [ann.joined.you, ann.joined.you, 'p-0000000000000000']
    const answer = await says(bob, '@Ann yes', { replyTo: first.id, mentions })
    expect(answer).toMatchObject({ replyTo: first.id, mentions: [{ peer: ann.joined.you, name: 'Ann' }] })
    const nowhere = { id: uuid(), text: 'x', replyTo: uuid() }
    expect(await bob.client.refusal('chat', nowhere)).toBe('unknown-message')
  })
})

describe('private messages', () => {
  test('[C13] reach sender and receiver alone: no third person and no host, whatever happens to them', async () => {
    using host = await joinHost()
    using ann = await join('Ann')
    using bob = await join('Bob')
    const to = bob.joined.you
    const secret = await says(ann, 'between us', { to })
    expect(secret.to).toEqual({ peer: to, name: 'Bob' })
    await bob.client.call('reactToMessage', { message: secret.id, emoji: '👍', on: true })
    await ann.client.call('editMessage', { message: secret.id, text: 'between the two of us' })
    expect(await bob.client.refusal('chat', { id: uuid(), text: 'x', replyTo: secret.id })).toBe(
      'bad-request',
    )
    await says(bob, 'an answer', { to: ann.joined.you, replyTo: secret.id })
    for (const [method, more] of [
      ['reactToMessage', { emoji: '👍', on: true }],
      ['deleteMessage', {}],
      ['editMessage', { text: 'x' }],
    ] as const)
      expect(await host.client.refusal(method, { message: secret.id, ...more })).toBe('unknown-message')
    expect((await host.client.call('searchChat', { query: 'between' })).messages).toEqual([])
    expect((await host.client.call('history', { of: 'private' })).messages).toEqual([])
    expect((await host.client.call('history', { of: 'room' })).messages).toEqual([])
    await ann.client.call('deleteMessage', { message: secret.id })
    await says(ann, 'for all')
    await host.client.until(() => events(host, 'chat-sent').length === 1)
    using late = await join('Late')
    for (const other of [host, late]) expect(JSON.stringify(other.client.frames)).not.toContain(secret.id)
    expect(JSON.stringify([...host.client.frames, ...late.client.frames])).not.toContain('an answer')
    const told = (frame: ServerFrame): string[] =>
      frame.t === 'fact' && frame.fact.type === 'private-chat' ? [frame.fact.event.type] : []
    const all = ['chat-sent', 'chat-reacted', 'chat-edited', 'chat-sent', 'chat-deleted']
    for (const one of [ann, bob]) expect(one.client.frames.flatMap(told)).toEqual(all)
  })

  test('[C14] who comes back gets them, who is another peer does not', async () => {
    using ann = await join('Ann')
    using bob = await join('Bob')
    await says(ann, 'one', { to: bob.joined.you })
    bob.client.close()
    await says(ann, 'two', { to: bob.joined.you })
    using back = await RawClient.connect(server.now.url, bob.client.lastId)
    await back.call('join', joinInput(bob.joined.resumeToken, { log: 'l-0000000000000000', seq: 0 }))
    const { messages, whole } = await back.call('history', { of: 'private' })
    expect([messages.map(({ text }) => text), whole]).toEqual([['one', 'two'], true])
    using other = await join('Bob')
    expect((await other.client.call('history', { of: 'private' })).messages).toEqual([])
  })

  test('[C13] go to someone in the room, not to oneself; sent twice they are told again and stored once', async () => {
    using ann = await join('Ann')
    using bob = await join('Bob')
    const letter = { id: uuid(), text: 'hi' }
    expect(await ann.client.refusal('chat', { ...letter, to: 'p-0000000000000000' })).toBe('unknown-peer')
    expect(await ann.client.refusal('chat', { ...letter, to: ann.joined.you })).toBe('bad-request')
    const first = await ann.client.call('chat', { ...letter, to: bob.joined.you })
    await bob.client.call('leave', {})
    expect(await ann.client.call('chat', { ...letter, to: bob.joined.you })).toEqual(first)
    expect((await ann.client.call('history', { of: 'private' })).messages).toHaveLength(1)
  })
})

describe('what was said before', () => {
  test('[C15] comes in pages, oldest first, down to the first message', async () => {
    using ann = await join('Ann')
    const rows = Array.from({ length: 320 }, (_, n) => ({
      room: room.id,
      id: uuid(),
      peer: ann.joined.you,
      name: 'Ann',
      text: `number ${n}`,
      at: n,
      mentions: null,
      picture: null,
    }))
    await ann.client.call('leave', {})
    await server.now.database.insertInto('chat').values(rows).execute()
    using bob = await join('Bob')
    const seen = chatOf(bob)
    expect(seen).toHaveLength(LIMITS.chatTail)
    let whole = false
    while (!whole) {
      const page = await bob.client.call('history', { of: 'room', before: seen[0]?.id ?? '' })
      seen.unshift(...page.messages)
      whole = page.whole
    }
    expect(seen.map(({ text }) => text)).toEqual(rows.map(({ text }) => text))
  })

  test('[C16] words are found in what one may read, also with signs of SQL in them; what was deleted is not', async () => {
    using ann = await join('Ann')
    using bob = await join('Bob')
    using eve = await join('Eve')
    await says(ann, 'The Budget is 100% done')
    await says(ann, 'budget for two', { to: bob.joined.you })
    const gone = await says(ann, 'no budget')
    await ann.client.call('deleteMessage', { message: gone.id })
    const find = async ({ client }: Joined, query: string): Promise<string[]> =>
      (await client.call('searchChat', { query })).messages.map(({ text }) => text)
    expect(await find(bob, 'BUDGET')).toEqual(['budget for two', 'The Budget is 100% done'])
    expect(await find(eve, 'budget')).toEqual(['The Budget is 100% done'])
    expect(await find(eve, '0% d')).toEqual(['The Budget is 100% done'])
    for (const query of ['%', '_udget']) expect(await find(eve, query)).toHaveLength(query === '%' ? 1 : 0)
    expect(await eve.client.refusal('searchChat', { query: ' ' })).toBe('bad-request')
  })

  test('[C28] looks into the history have an allowance of their own', async () => {
    using ann = await join('Ann')
    const answers = await Promise.all(
      Array.from({ length: LIMITS.historyBurst + 5 }, () => ann.client.raw('history', { of: 'room' })),
    )
    expect(answers.filter(({ t }) => t === 'error').length).toBeGreaterThan(0)
    await says(ann, 'goes on')
  })
})

describe('the host', () => {
  test('[C26] turns the chat off: others read and delete, hosts go on; it is kept when the room is empty', async () => {
    {
      using host = await joinHost()
      using ann = await join('Ann')
      const before = await says(ann, 'before')
      expect(await ann.client.refusal('changeRoom', { chatOpen: false })).toBe('forbidden')
      await host.client.call('changeRoom', { chatOpen: false })
      expect(await ann.client.refusal('chat', { id: uuid(), text: 'after' })).toBe('chat-off')
      expect(await ann.client.refusal('chat', { id: uuid(), text: 'x', to: host.joined.you })).toBe(
        'chat-off',
      )
      expect(await ann.client.refusal('editMessage', { message: before.id, text: 'x' })).toBe('chat-off')
      const thumb = { message: before.id, emoji: '👍', on: true }
      expect(await ann.client.refusal('reactToMessage', thumb)).toBe('chat-off')
      await ann.client.call('deleteMessage', { message: before.id })
      await says(host, 'news from the host')
      await Promise.all([host, ann].map(({ client }) => client.call('leave', {})))
    }
    using late = await join('Late')
    expect(late.joined.catchUp).toMatchObject({ state: { chatOpen: false } })
    using host = await joinHost()
    await host.client.call('changeRoom', { chatOpen: true })
    await says(late, 'thank you')
  })

  test('[C30] [C31] works off the queue of hands: the floor for one, all hands down', async () => {
    using host = await joinHost()
    using ann = await join('Ann')
    using bob = await join('Bob')
    await ann.client.call('hand', { raised: true })
    await bob.client.call('hand', { raised: true })
    expect(await bob.client.refusal('giveFloor', { peer: bob.joined.you })).toBe('forbidden')
    expect(await bob.client.refusal('lowerHands', {})).toBe('forbidden')
    expect(await host.client.refusal('giveFloor', { peer: 'p-0000000000000000' })).toBe('unknown-peer')
    await host.client.call('giveFloor', { peer: ann.joined.you })
    await host.client.call('lowerHands', {})
    using late = await join('Late')
    const state = late.joined.catchUp.type === 'snapshot' ? late.joined.catchUp.state : null
    expect(state?.floor).toEqual({ peer: ann.joined.you, at: expect.any(Number) })
    expect(Object.values(state?.peers ?? {}).filter(({ handRaisedAt }) => handRaisedAt !== null)).toEqual([])
    await ann.client.call('leave', {})
    using later = await join('Later')
    expect(later.joined.catchUp).toMatchObject({ state: { floor: null } })
  })
})

test('[C27] [C28] a reaction is told to everyone now and to nobody later, and not without end', async () => {
  using ann = await join('Ann')
  using bob = await join('Bob')
  await ann.client.call('react', { reaction: '👏' })
  const fact = { type: 'reacted', peer: ann.joined.you, reaction: '👏' } as const
  for (const { client } of [ann, bob])
    await client.until(() => client.facts.some((each) => JSON.stringify(each) === JSON.stringify(fact)))
  expect(await ann.client.refusal('react', { reaction: '🍕' })).toBe('bad-request')
  const many = await Promise.all(
    Array.from({ length: LIMITS.reactionBurst + 4 }, () => ann.client.raw('react', { reaction: '🎉' })),
  )
  expect(many.some((frame) => frame.t === 'error' && frame.error.code === 'too-many-requests')).toBe(true)
  using late = await join('Late')
  expect(late.client.facts.filter(({ type }) => type === 'reacted')).toEqual([])
})

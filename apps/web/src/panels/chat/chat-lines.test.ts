import type { ChatMessage, Peer } from '@parley/protocol'
import { expect, test } from 'vitest'
import {
  blocksOf,
  conversationOf,
  isFor,
  keepBlocks,
  measureDraft,
  mentionBefore,
  mentionsIn,
  suggestions,
  unreadSince,
} from './chat-lines.ts'

const message = (id: string, peer: string, at: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  peer,
  name: peer,
  text: 'x',
  at,
  ...more,
})
const person = (id: string, name: string): Peer => ({
  id,
  name,
  role: 'participant',
  joinedAt: 0,
  connected: true,
  handRaisedAt: null,
})

test('messages of one person shortly after each other, to the same people, stand under one name', () => {
  const to = { peer: 'me', name: 'Me' }
  const chat = [
    message('1', 'a', 0),
    message('2', 'a', 1_000),
    message('3', 'me', 2_000),
    message('4', 'a', 3_000),
    message('5', 'a', 4_000, { to }),
  ]
  const blocks = blocksOf(chat, 'me')
  expect(blocks.map(({ peer, own, messages }) => [peer, own, messages.length])).toEqual([
    ['a', false, 2],
    ['me', true, 1],
    ['a', false, 1],
    ['a', false, 1],
  ])
  expect(blocksOf([message('1', 'a', 0), message('2', 'a', 600_000)], 'me')).toHaveLength(2)
  const next = keepBlocks(blocks, blocksOf([...chat, message('6', 'a', 5_000, { to })], 'me'))
  expect(next.map((block, index) => block === blocks[index])).toEqual([true, true, true, false])
})

test('[C13] private messages stand where they were said among those to everyone, whose order stays', () => {
  const chat = [message('3', 'a', 30), message('2', 'a', 20), message('5', 'a', 50)]
  const earlier = [message('1', 'a', 10), message('3', 'a', 30)]
  const privates = [message('p', 'a', 25), message('q', 'a', 60)]
  expect(conversationOf(earlier, chat, privates).map(({ id }) => id)).toEqual(['1', 'p', '3', '2', '5', 'q'])
})

test('unread is what others wrote since; a mention and a private message are meant for someone', () => {
  const mentions = [{ peer: 'me', name: 'Me' }]
  const chat = [
    message('1', 'a', 1),
    message('2', 'me', 2),
    message('3', 'a', 3, { mentions }),
    message('4', 'b', 4, { deleted: true, text: '' }),
  ]
  expect(unreadSince(chat, 1, 'me').map(({ id }) => id)).toEqual(['3'])
  expect(unreadSince(chat, 3, 'me')).toEqual([])
  expect(chat.map((each) => isFor(each, 'me'))).toEqual([false, false, true, false])
  expect(isFor(message('5', 'a', 5, { to: mentions[0] }), 'me')).toBe(true)
})

test('a draft is measured as it will be sent', () => {
  expect(measureDraft('  hi \n')).toMatchObject({ text: 'hi', left: 3_998, sendable: true })
  expect(measureDraft('   ')).toMatchObject({ sendable: false })
  expect(measureDraft('x'.repeat(4_001))).toMatchObject({ left: -1, sendable: false })
})

test('[C18] a mention is what follows an @ at the beginning of a word', () => {
  expect(mentionBefore('hi @an', 6)).toEqual({ from: 3, typed: 'an' })
  expect(mentionBefore('@', 1)).toEqual({ from: 0, typed: '' })
  expect(mentionBefore('你好，@王', 5)).toEqual({ from: 3, typed: '王' })
  expect(mentionBefore('me@example', 10)).toBe(null)
  expect(mentionBefore('@ann is', 7)).toBe(null)
  const people = [person('1', 'Joanna'), person('2', 'Ann'), person('3', 'Ann Lee'), person('me', 'Anna')]
  expect(suggestions(people, 'me', 'AN').map(({ name }) => name)).toEqual(['Ann', 'Ann Lee', 'Joanna'])
  expect(mentionsIn('@Ann Lee, @me and Joanna', people, 'me')).toEqual(['3'])
  expect(mentionsIn('@Ann @Ann Lee', people, 'me')).toEqual(['3', '2'])
})

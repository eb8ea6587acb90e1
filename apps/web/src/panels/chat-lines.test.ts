import type { ChatMessage } from '@parley/protocol'
import { expect, test } from 'vitest'
import { blocksOf, measureDraft, unreadAfter } from './chat-lines.ts'

const message = (id: string, peer: string, at: number, text = 'x'): ChatMessage => ({
  id,
  peer,
  name: peer,
  text,
  at,
})

test('messages of one person shortly after each other stand under one name', () => {
  const chat = [
    message('1', 'a', 0),
    message('2', 'a', 1_000),
    message('3', 'me', 2_000),
    message('4', 'a', 3_000),
  ]
  expect(blocksOf(chat, 'me').map(({ peer, own, messages }) => [peer, own, messages.length])).toEqual([
    ['a', false, 2],
    ['me', true, 1],
    ['a', false, 1],
  ])
  expect(blocksOf([message('1', 'a', 0), message('2', 'a', 600_000)], 'me')).toHaveLength(2)
})

test('unread is what others wrote after the last one seen', () => {
  const chat = [message('1', 'a', 0), message('2', 'me', 1), message('3', 'a', 2), message('4', 'b', 3)]
  expect(unreadAfter(chat, '1', 'me')).toBe(2)
  expect(unreadAfter(chat, '4', 'me')).toBe(0)
  expect(unreadAfter(chat, null, 'me')).toBe(3)
  expect(unreadAfter(chat, 'long gone', 'me')).toBe(3)
})

test('a draft is measured as it will be sent', () => {
  expect(measureDraft('  hi \n')).toMatchObject({ text: 'hi', left: 3_998, sendable: true })
  expect(measureDraft('   ')).toMatchObject({ sendable: false })
  expect(measureDraft('x'.repeat(4_001))).toMatchObject({ left: -1, sendable: false })
})

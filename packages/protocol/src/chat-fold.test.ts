import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldChat } from './chat-fold.ts'
import { ChatMessage, Emoji, type ChatEvent } from './chat.ts'

const peer = (n: number): string => `p-${String(n).padStart(16, '0')}`
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const said = (n: number, text = 'x'): ChatMessage => ({ id: uuid(n), peer: peer(n), name: 'A', text, at: n })
const fold = (events: readonly ChatEvent[], from: readonly ChatMessage[] = []): readonly ChatMessage[] =>
  events.reduce(foldChat, from)

const anyEvent: fc.Arbitrary<ChatEvent> = fc
  .tuple(fc.nat(4), fc.nat(3), fc.constantFrom('👍', '🎉', '❤️'), fc.boolean())
  .chain(([m, p, emoji, on]) =>
    fc.constantFrom<ChatEvent[]>(
      { type: 'chat-sent', message: said(m) },
      { type: 'chat-edited', message: uuid(m), text: `edited ${p}`, mentions: [], at: p },
      { type: 'chat-deleted', message: uuid(m) },
      { type: 'chat-reacted', message: uuid(m), peer: peer(p), emoji, on },
    ),
  )

test('[C12] is total; each emoji is there once, with each peer once, and none without a peer', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      for (const message of fold(events)) {
        expect(ChatMessage.safeParse(message).success).toBe(true)
        const below = message.reactions ?? []
        expect(new Set(below.map(({ emoji }) => emoji)).size).toBe(below.length)
        for (const { peers } of below)
          expect([peers.length > 0, new Set(peers).size]).toEqual([true, peers.length])
        if (message.deleted) expect([message.text, below]).toEqual(['', []])
      }
    }),
  )
})

test('[C14] an event that comes twice is as good as once: a list asked for meanwhile may already know it', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 30 }), anyEvent, (events, last) => {
      const once = fold([...events, last])
      expect(foldChat(once, last)).toEqual(once)
    }),
  )
})

test('[C10] [C11] edited is marked; deleted is empty for good, and nothing happens to it any more', () => {
  const edited = fold([
    { type: 'chat-sent', message: { ...said(1), mentions: [{ peer: peer(2), name: 'B' }] } },
    { type: 'chat-edited', message: uuid(1), text: 'better', mentions: [], at: 7 },
  ])
  expect(edited).toEqual([{ ...said(1, 'better'), editedAt: 7 }])
  const gone = fold(
    [
      { type: 'chat-deleted', message: uuid(1) },
      { type: 'chat-edited', message: uuid(1), text: 'back?', mentions: [], at: 8 },
      { type: 'chat-reacted', message: uuid(1), peer: peer(1), emoji: '👍', on: true },
    ],
    edited,
  )
  expect(gone).toEqual([{ ...said(1, ''), deleted: true }])
})

test('what changes nothing gives the very same list, so that nobody draws again', () => {
  const list = [said(1)]
  expect(foldChat(list, { type: 'chat-sent', message: said(1) })).toBe(list)
  expect(foldChat(list, { type: 'chat-deleted', message: uuid(9) })).toBe(list)
})

test('[C12] an emoji is a picture, with what joins pictures, and no text', () => {
  for (const good of ['👍', '❤️', '👩‍💻', '🇩🇪', '1️⃣', '👍🏽', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])
    expect(Emoji.safeParse(good).success, good).toBe(true)
  for (const bad of ['', 'a', '1', '👍a', '<b>', '\u200d', '👍'.repeat(40)])
    expect(Emoji.safeParse(bad).success, bad).toBe(false)
})

import { emptyRoom, type LogEntry, reduce, type RoomEvent, type RoomState } from '@parley/protocol'
import { expect, test } from 'vitest'
import { noticesBetween } from './notices.ts'

const play = (state: RoomState, ...events: RoomEvent[]): RoomState =>
  events.reduce((now, event) => reduce(now, { seq: now.seq + 1, event } satisfies LogEntry), state)
const joins = (id: string): RoomEvent => ({
  type: 'peer-joined',
  peer: { id, name: id.toUpperCase(), role: 'participant', joinedAt: 1, connected: true, handRaisedAt: null },
})
const start = play(emptyRoom('l-1'), joins('me'), joins('a'))

test('arrivals, departures and hands of others are told, one own are not', () => {
  const later = play(
    start,
    joins('b'),
    { type: 'hand-raised', peer: 'a', at: 5 },
    { type: 'hand-raised', peer: 'me', at: 6 },
  )
  expect(noticesBetween(start, later, 'me')).toEqual([
    { type: 'joined', peer: 'b', name: 'B' },
    { type: 'hand', peer: 'a', name: 'A' },
  ])
  const gone = play(later, { type: 'peer-left', peer: 'a', reason: 'left' })
  expect(noticesBetween(later, gone, 'me')).toEqual([{ type: 'left', peer: 'a', name: 'A' }])
})

test('a crowd that comes at once is counted', () => {
  const later = play(start, joins('b'), joins('c'), joins('d'))
  expect(noticesBetween(start, later, 'me')).toEqual([{ type: 'joinedMany', count: 3 }])
})

test('lock and password are told when they change', () => {
  const later = play(start, { type: 'room-changed', locked: true, hasPassword: true })
  expect(noticesBetween(start, later, 'me').map((notice) => notice.type)).toEqual(['locked', 'passwordSet'])
  expect(noticesBetween(later, later, 'me')).toEqual([])
})

test('a new history tells nothing', () => {
  expect(noticesBetween(start, play(emptyRoom('l-2'), joins('x')), 'me')).toEqual([])
})

import { EMBED_TEXT } from '@parley/embed'
import { LIMITS } from '@parley/protocol'
import { expect, test } from 'vitest'
import { eventsBetween, NOTHING_SEEN, type Seen } from './embed-events.ts'

const people = (...ids: string[]) => new Map(ids.map((id) => [id, { id, name: id.toUpperCase() }]))
const inside = (...ids: string[]): Seen => ({
  ...NOTHING_SEEN,
  meeting: { you: 'ada', people: people('ada', ...ids) },
})

test('who comes in is told who is there, and then who comes and goes', () => {
  expect(eventsBetween(NOTHING_SEEN, inside('bob'))).toEqual([
    {
      event: 'joined',
      what: { you: { id: 'ada', name: 'ADA' }, participants: [{ id: 'bob', name: 'BOB' }] },
    },
  ])
  expect(eventsBetween(inside('bob'), inside('cem'))).toEqual([
    { event: 'participantLeft', what: { participant: { id: 'bob', name: 'BOB' } } },
    { event: 'participantJoined', what: { participant: { id: 'cem', name: 'CEM' } } },
  ])
})

test('a page that greets late is told how everything stands', () => {
  const now = { ...inside('bob'), camera: true, screen: true }
  expect(eventsBetween(NOTHING_SEEN, now).map(({ event }) => event)).toEqual([
    'joined',
    'cameraChanged',
    'screenChanged',
  ])
})

test('switches are told when they change, ends once and with their reason', () => {
  const muted = { ...inside(), microphone: false }
  expect(eventsBetween({ ...inside(), microphone: true }, muted)).toEqual([
    { event: 'microphoneChanged', what: { on: false } },
  ])
  const over = { ...NOTHING_SEEN, over: 'removed' }
  expect(eventsBetween(inside(), over)).toEqual([{ event: 'left', what: { reason: 'removed' } }])
  expect(eventsBetween(over, { ...over })).toEqual([])
  expect(eventsBetween(over, inside()).map(({ event }) => event)).toEqual(['joined'])
})

test('of the chat only the number of new messages is told, and what is open and how it is laid out', () => {
  const before = inside('bob')
  const after: Seen = { ...before, unread: 2, panel: 'people', layout: 'speaker' }
  expect(eventsBetween(before, after)).toEqual([
    { event: 'chatChanged', what: { unread: 2 } },
    { event: 'panelChanged', what: { panel: 'people' } },
    { event: 'layoutChanged', what: { layout: 'speaker' } },
  ])
  expect(eventsBetween(after, { ...after })).toEqual([])
})

test('a page may say as much at once as a person', () => {
  expect(EMBED_TEXT).toBe(LIMITS.chatLength)
})

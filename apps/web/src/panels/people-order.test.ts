import type { Peer, Track } from '@parley/protocol'
import { expect, test } from 'vitest'
import { personsOf } from './people-order.ts'

const peer = (id: string, name: string, handRaisedAt: number | null = null): Peer => ({
  id,
  name,
  role: 'participant',
  joinedAt: 1,
  connected: true,
  handRaisedAt,
})
const track = (id: string, of: string, source: Track['source'], muted: boolean): Track => ({
  id,
  peer: of,
  source,
  kind: source === 'microphone' ? 'audio' : 'video',
  muted,
})
const room = (peers: Peer[], tracks: Track[] = []) => ({
  peers: Object.fromEntries(peers.map((one) => [one.id, one])),
  tracks: Object.fromEntries(tracks.map((one) => [one.id, one])),
})

test('[R4] hands first, in their order, then oneself, then the others by name', () => {
  const persons = personsOf(
    room([peer('1', 'Zoë'), peer('2', 'Ben', 20), peer('3', 'ada'), peer('4', 'Cem', 10), peer('5', 'Me')]),
    '5',
    'en',
  )
  expect(persons.map((person) => [person.peer.name, person.hand])).toEqual([
    ['Cem', 1],
    ['Ben', 2],
    ['Me', null],
    ['ada', null],
    ['Zoë', null],
  ])
})

test('Chinese names are sorted as Chinese is', () => {
  const persons = personsOf(room([peer('1', '周杰'), peer('2', '陈晨'), peer('3', '李明')]), 'x', 'zh-CN')
  expect(persons.map((person) => person.peer.name)).toEqual(['陈晨', '李明', '周杰'])
})

test('muted is who has no open microphone; only an open one can be muted', () => {
  const persons = personsOf(
    room(
      [peer('1', 'A'), peer('2', 'B'), peer('3', 'C')],
      [
        track('m1', '1', 'microphone', false),
        track('m2', '2', 'microphone', true),
        track('c2', '2', 'camera', false),
      ],
    ),
    'x',
    'en',
  )
  expect(persons.map(({ muted, microphone, camera }) => [muted, microphone, camera])).toEqual([
    [false, 'm1', false],
    [true, null, true],
    [true, null, false],
  ])
})

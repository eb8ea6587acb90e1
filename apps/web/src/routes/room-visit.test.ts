import type { Connection, MediaPath, JoinOptions, Meeting } from '@parley/client'
import { Scope, Store } from '@parley/kit'
import { emptyRoom, type ErrorCode, ProtocolError } from '@parley/protocol'
import { expect, test } from 'vitest'
import { Kept } from '../ui/keep.ts'
import { type Capture, LocalMedia } from '../ui/local-media.ts'
import type { Seat } from '../ui/memory.ts'
import { RoomVisit } from './room-visit.ts'
import { type Channel, Tabs } from './tabs.ts'

const capture: Capture = {
  open: () => new Promise(() => {}),
  classify: () => 'unknown',
  list: async () => ({ microphones: [], cameras: [], speakers: [] }),
}

class FakeMeeting {
  readonly connection = new Store<Connection>({ state: 'live' })
  readonly mediaPath = new Store<MediaPath>('connecting')
  readonly room = new Store(emptyRoom('l'))
  readonly resumeToken = new Store('seat-1')
  readonly you = 'me'
  abandoned = 0
  abandon(): void {
    this.abandoned += 1
    this.connection.set({ state: 'ended', reason: 'left' })
  }
  end(reason: 'left' | ErrorCode): void {
    this.connection.set({ state: 'ended', reason })
  }
}

/** A browser and a server without either; `refusals` are what the next joins are answered with. */
function world(room = 'demo') {
  const scope = new Scope('test')
  const content = new Map<string, string>()
  const box = () => ({
    getItem: (key: string) => content.get(key) ?? null,
    setItem: (key: string, value: string) => void content.set(key, value),
    removeItem: (key: string) => void content.delete(key),
  })
  const channel: Channel = { postMessage: () => {}, addEventListener: () => {}, close: () => {} }
  const rooms = new Map<string, { hasPassword: boolean; locked: boolean }>()
  const refusals: ErrorCode[] = []
  const joins: JoinOptions[] = []
  const meetings: FakeMeeting[] = []
  const known = () => {
    const found = rooms.get(room)
    if (found === undefined) throw new ProtocolError('unknown-room')
    return { id: room, peers: 0, ...found }
  }
  const server = {
    roomInfo: async () => known(),
    createRoom: async ({ id }: { id: string }) => {
      if (rooms.has(id)) throw new ProtocolError('room-exists')
      rooms.set(id, { hasPassword: false, locked: false })
      return { id, hostSecret: 'secret' }
    },
    join: async (options: JoinOptions) => {
      joins.push(options)
      known()
      const refusal = refusals.shift()
      if (refusal !== undefined) throw new ProtocolError(refusal)
      const meeting = new FakeMeeting()
      meetings.push(meeting)
      return meeting as unknown as Meeting
    },
  }
  const seat = new Kept(box, 'seat', (value): value is Seat => value instanceof Object)
  const secret = new Kept(box, 'host', (value): value is string => typeof value === 'string')
  const open = () =>
    new RoomVisit(
      scope,
      room,
      {
        server,
        openLocal: (stay, on) => new LocalMedia(stay, capture, { ...on, chosen: {} }),
        tabs: new Tabs(scope, channel, room),
        seat,
        secret,
        mark: () => {},
      },
      { microphone: true, camera: false, relayOnly: false },
    )
  return { scope, rooms, refusals, joins, meetings, seat, secret, visit: open(), open }
}

test('[T12] the address of a room that does not exist makes it, and its creator is the host', async () => {
  const { visit, secret } = world()
  await visit.open(null)
  expect(visit.phase.get()).toMatchObject({ at: 'lobby', host: true, password: 'none' })
  expect(secret.read()).toBe('secret')
})

test('[T12] joining at once makes it too', async () => {
  const { visit, joins } = world()
  await visit.open({ name: 'Ada' })
  expect(visit.phase.get().at).toBe('meeting')
  expect(joins.map(({ hostSecret }) => hostSecret)).toEqual([undefined, 'secret'])
})

test('[T12] a link of the generated form that leads nowhere says so', async () => {
  const { visit, rooms } = world('abc-defg-hij')
  await visit.open(null)
  expect(visit.phase.get()).toEqual({ at: 'over', why: 'gone' })
  expect(rooms.size).toBe(0)
})

test('[T6] a secret that is no longer right is forgotten, and one joins as anyone', async () => {
  const { visit, rooms, refusals, secret, joins } = world()
  rooms.set('demo', { hasPassword: false, locked: false })
  secret.write('old')
  refusals.push('forbidden')
  await visit.open({ name: 'Ada' })
  expect(visit.phase.get().at).toBe('meeting')
  expect(joins[1]).not.toHaveProperty('hostSecret')
  expect(secret.read()).toBeNull()
})

test('[T7] the password is asked for before joining, and again when it was wrong', async () => {
  const { visit, rooms, refusals, joins } = world()
  rooms.set('demo', { hasPassword: true, locked: false })
  await visit.open(null)
  expect(visit.phase.get()).toMatchObject({ at: 'lobby', password: 'asked' })
  refusals.push('wrong-password')
  await visit.enter({ name: 'Ada', password: 'x' })
  expect(visit.phase.get()).toMatchObject({ at: 'lobby', password: 'wrong', joining: false })
  await visit.enter({ name: 'Ada', password: 'y' })
  expect(visit.phase.get().at).toBe('meeting')
  expect(joins.at(-1)).toMatchObject({ password: 'y' })
})

test('[T7] a link that says join=now stops at the password', async () => {
  const { visit, rooms, refusals } = world()
  rooms.set('demo', { hasPassword: true, locked: false })
  refusals.push('password-required')
  await visit.open({ name: 'Ada' })
  expect(visit.phase.get()).toMatchObject({ at: 'lobby', password: 'asked' })
})

test('locked, full, draining, an old page: each is said, and can be tried again', async () => {
  for (const code of ['room-locked', 'room-full', 'server-draining', 'wrong-version'] as const) {
    const { visit, rooms, refusals, scope } = world()
    rooms.set('demo', { hasPassword: false, locked: false })
    await visit.open(null)
    refusals.push(code)
    await visit.enter({ name: 'Ada' })
    expect(visit.phase.get()).toEqual({ at: 'over', why: code })
    await visit.again()
    expect(visit.phase.get().at).toBe('meeting')
    scope.close()
  }
})

test('[J5] a reload goes back to the seat at once, with the switches as they were', async () => {
  const first = world()
  await first.visit.open({ name: 'Ada' })
  const phase = first.visit.phase.get()
  if (phase.at === 'meeting') phase.local.set('microphone', false)
  first.meetings[0]!.resumeToken.set('seat-2')
  first.visit.hide()
  expect(first.meetings[0]!.abandoned).toBe(1)
  expect(first.seat.read()).toEqual({ token: 'seat-2', name: 'Ada', microphone: false, camera: false })

  const second = first.open()
  await second.open(null)
  expect(first.joins.at(-1)).toMatchObject({ name: 'Ada', resume: 'seat-2' })
  const again = second.phase.get()
  expect(again.at === 'meeting' && again.local.microphone.get().on).toBe(false)
})

test('a seat that is gone leads to the lobby, one that may come back is kept', async () => {
  const { open, rooms, seat, refusals } = world()
  rooms.set('demo', { hasPassword: false, locked: false })
  const kept: Seat = { token: 't', name: 'Ada', microphone: true, camera: true }
  seat.write(kept)
  refusals.push('server-draining')
  const waiting = open()
  await waiting.open(null)
  expect(waiting.phase.get()).toEqual({ at: 'over', why: 'server-draining' })
  expect(seat.read()).toEqual(kept)
  refusals.push('ticket-invalid')
  const refused = open()
  await refused.open(null)
  expect(refused.phase.get().at).toBe('lobby')
  expect(seat.read()).toBeNull()
})

test('[P1] after leaving nothing is kept or left open, and one can join again', async () => {
  const { visit, meetings, seat, scope, joins } = world()
  const before = scope.size
  await visit.open({ name: 'Ada', password: 'p' })
  meetings[0]!.end('left')
  expect(visit.phase.get()).toEqual({ at: 'over', why: 'left' })
  expect(seat.read()).toBeNull()
  expect(scope.size).toBe(before)
  await visit.again()
  expect(visit.phase.get().at).toBe('meeting')
  expect(joins.at(-1)).toMatchObject({ name: 'Ada', password: 'p' })
  expect(joins.at(-1)).not.toHaveProperty('resume')
})

test('[J6] who was replaced by another tab can take the seat back', async () => {
  const { visit, meetings, joins } = world()
  await visit.open({ name: 'Ada' })
  meetings[0]!.end('replaced')
  expect(visit.phase.get()).toEqual({ at: 'over', why: 'replaced' })
  await visit.again()
  expect(joins.at(-1)).toMatchObject({ resume: 'seat-1' })
})

test('[P5] [P6] an end that others decided says which', async () => {
  for (const [reason, why] of [
    ['removed', 'removed'],
    ['room-ended', 'room-ended'],
    ['unknown-room', 'room-ended'],
    ['unavailable', 'lost'],
  ] as const) {
    const { visit, meetings } = world()
    await visit.open({ name: 'Ada' })
    meetings[0]!.end(reason)
    expect(visit.phase.get()).toEqual({ at: 'over', why })
  }
})

test('a page that is left while joining leaves nobody in the room', async () => {
  const { visit, meetings, scope } = world()
  const opening = visit.open({ name: 'Ada' })
  scope.close()
  await opening
  expect(meetings.map(({ abandoned }) => abandoned)).toEqual([1])
})

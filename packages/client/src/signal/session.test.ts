import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Scope, setFaultSink, sleep } from '@parley/kit'
import { ERRORS, type ErrorCode } from '@parley/protocol'
import type { Meeting } from '../api.ts'
import { leavesNothing } from '../fakes/leaves-nothing.ts'
import { fakeTrack } from '../fakes/media.ts'
import { FakeWorld } from '../fakes/surroundings.ts'
import { joinFrom } from '../join.ts'
import { ownClock } from '../fakes/own-clock.ts'
import { until } from '../fakes/until.ts'

describe('a session', () => {
  ownClock()

  let world: FakeWorld
  let meeting: Meeting
  let faults: unknown[]

  const join = (): Promise<Meeting> => joinFrom(world.surroundings, { room: 'demo', name: 'Ann' })
  const live = (): Promise<void> => until(() => expect(meeting.connection.get().state).toBe('live'))
  const texts = (): string[] => world.server.state.chat.map(({ text }) => text)
  const methods = (): string[] => world.server.done.map(({ method }) => method)

  beforeEach(async () => {
    faults = []
    setFaultSink((error) => faults.push(error))
    world = new FakeWorld()
    meeting = await join()
  })
  afterEach(() => leavesNothing(meeting, world, faults))

  test('[J6] a lost socket is followed by the same seat, the same stores and the entries that were missed', async () => {
    const { connection, room, remote } = meeting
    const states: string[] = []
    connection.subscribe(() => states.push(connection.get().state))
    world.server.network.cut()
    world.server.append({ type: 'room-changed', locked: true, hasPassword: false })
    expect(connection.get().state).toBe('reconnecting')
    await until(() => expect(states).toEqual(['reconnecting', 'live']))
    expect(world.server.joins).toHaveLength(2)
    expect(world.server.joins[1]).toMatchObject({
      token: `resume:${meeting.you}`,
      since: { log: room.get().log },
    })
    await until(() => expect(room.get()).toEqual(world.server.state))
    expect(room.get().locked).toBe(true)
    expect(meeting.remote).toBe(remote)
    expect(world.media.revived).toBe(1)
    expect(world.media.open).toBe(1)
  })

  test('[F5] a call whose answer was lost is not carried out twice', async () => {
    const sent = meeting.chat('once')
    await until(() => expect(texts()).toEqual(['once']))
    world.server.network.cut()
    await sent
    expect(texts()).toEqual(['once'])
    expect(methods()).toEqual(['chat'])
  })

  test('a call made while the socket is lost waits for the next one', async () => {
    world.server.network.reachable = false
    world.server.network.cut()
    const sent = meeting.chat('patience')
    await sleep(new Scope('wait'), 30)
    expect(world.server.network.opened).toBeGreaterThan(2)
    world.server.network.reachable = true
    await sent
    expect(texts()).toEqual(['patience'])
  })

  test('a machine that comes back on line tries at once', async () => {
    world.server.network.reachable = false
    world.server.network.cut()
    await sleep(new Scope('wait'), 60)
    world.server.network.reachable = true
    world.network(true)
    await live()
  })

  test('a network that changed is asked at once whether it still leads anywhere', async () => {
    world.server.network.silent = true
    world.network(false)
    await until(() => expect(meeting.connection.get().state).toBe('reconnecting'))
    world.server.network.silent = false
    await live()
  })

  test('[N5] a network that changed restarts ICE too', () => {
    world.network(false)
    expect(world.media.suspected).toBe(0)
    world.network(true)
    expect(world.media.suspected).toBe(1)
  })

  test('[N5] on the way back a socket that does not open is given up early, the next one later', async () => {
    world.server.network.stuck = true
    world.server.network.cut()
    const began = performance.now()
    await until(() => expect(world.server.network.opened).toBeGreaterThanOrEqual(4))
    expect(performance.now() - began).toBeLessThan(world.surroundings.timing.attempt)
    world.server.network.stuck = false
    await live()
  })

  test('a path that dies without a word is noticed and replaced', async () => {
    world.server.network.silent = true
    await until(() => expect(meeting.connection.get().state).toBe('reconnecting'))
    world.server.network.silent = false
    await live()
    await meeting.chat('there again')
  })

  test('[J9] a gap in the log is closed by asking for what is missing', async () => {
    world.server.lose.add(world.server.state.seq + 1)
    world.server.append({ type: 'room-changed', locked: true, hasPassword: false })
    world.server.append({ type: 'room-changed', locked: true, hasPassword: true })
    await until(() => expect(world.server.joins).toHaveLength(2))
    await until(() => expect(meeting.room.get()).toEqual(world.server.state))
    await live()
  })

  test('[L4] a log that began anew is taken whole', async () => {
    world.server.network.cut()
    world.server.state = { ...world.server.state, log: 'l-0000000000000002', seq: 3 }
    await live()
    expect(meeting.room.get().log).toBe('l-0000000000000002')
  })

  test('[F9] a draining server is come back to', async () => {
    world.server.refuseJoins.push('server-draining', 'unavailable', 'internal')
    world.server.bye('server-draining')
    await until(() => expect(world.server.joins).toHaveLength(5))
    await live()
  })

  test('a seat whose media could not be opened is tried again, and its media opened then', async () => {
    await meeting.setSource('camera', { media: fakeTrack('camera'), muted: false })
    world.server.network.cut()
    world.server.endSeat(meeting.you)
    world.media.failing = 2
    await until(() => expect(world.media.sending.has('camera')).toBe(true))
    await live()
    expect(faults.splice(0)).toHaveLength(2)
    expect(world.media.open).toBe(2)
    expect(world.server.joins.map(({ token }) => token.split(':')[0])).toEqual([
      'ticket',
      'resume',
      'resume',
      'resume',
    ])
  })

  test('a log that does not follow is asked for whole, with the token of the seat', async () => {
    world.server.network.cut()
    world.server.append({ type: 'room-changed', locked: true, hasPassword: false })
    world.server.append({ type: 'room-changed', locked: true, hasPassword: true })
    world.server.entries.splice(1, 2)
    await until(() => expect(world.server.joins).toHaveLength(3))
    await until(() => expect(meeting.room.get()).toEqual(world.server.state))
    expect(world.server.joins[2]).toMatchObject({ token: `resume:${meeting.you}` })
    expect(world.server.joins[2]?.since).toBeUndefined()
    await live()
  })

  test('[F7] what the server had no time to read is sent again', async () => {
    const done = meeting.chat('in a hurry')
    world.server.raw('{"t":"error","id":null,"error":{"code":"too-many-requests"}}')
    await done
    await sleep(new Scope('wait'), 30)
    expect(texts()).toEqual(['in a hurry'])
  })

  test('[J6] a seat that was resumed once is resumed again, however often', async () => {
    for (let round = 1; round <= 5; round++) {
      const sent = meeting.chat(`round ${round}`)
      world.server.network.cut()
      await sent
    }
    expect(texts()).toHaveLength(5)
    expect(world.server.state.peers[meeting.you]).toBeDefined()
    expect(world.media.open).toBe(1)
  })

  test.each(['removed', 'room-ended', 'replaced', 'wrong-version', 'not-joined'] satisfies ErrorCode[])(
    '[F9] bye: %s ends it for good',
    async (code) => {
      expect(ERRORS[code].retry).toBe(false)
      await meeting.setSource('camera', { media: fakeTrack('camera'), muted: false })
      world.server.bye(code)
      await until(() => expect(meeting.connection.get()).toEqual({ state: 'ended', reason: code }))
      expect(world.media.open).toBe(0)
      await sleep(new Scope('wait'), 40)
      expect(world.server.joins).toHaveLength(1)
    },
  )

  test.each([
    'ticket-invalid',
    'ticket-expired',
    'removed',
    'unknown-room',
    'room-locked',
    'room-full',
  ] satisfies ErrorCode[])('a server that refuses the coming back with %s ends it', async (code) => {
    world.server.refuseJoins.push(code)
    world.server.network.cut()
    await until(() => expect(meeting.connection.get()).toEqual({ state: 'ended', reason: code }))
    expect(world.media.open).toBe(0)
  })
})

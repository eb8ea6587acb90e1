import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Scope, setFaultSink, sleep } from '@parley/kit'
import { ERRORS, type ErrorCode, type Subscription } from '@parley/protocol'
import type { Meeting } from './api.ts'
import { fakeTrack, someRtp } from './fakes/media.ts'
import { FakeWorld } from './fakes/surroundings.ts'
import { joinFrom } from './join.ts'

const until = vi.waitFor
const subscription = (number: number): Subscription => ({
  id: `c${number}`,
  track: `t-x00000000000000${number}`,
  kind: 'audio',
  rtpParameters: someRtp,
})

describe('a meeting', () => {
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
  afterEach(async () => {
    await meeting.leave()
    await until(() => expect(world.server.network.size).toBe(0))
    expect(world.media.open).toBe(0)
    expect(faults).toEqual([])
  })

  test('[J4] is live with the room, and every verb reaches the server', async () => {
    expect(meeting.connection.get()).toEqual({ state: 'live' })
    expect(Object.keys(meeting.room.get().peers)).toEqual([meeting.you])
    await meeting.raiseHand(true)
    await meeting.lowerHand(meeting.you)
    await meeting.changeRoom({ locked: true })
    await meeting.removePeer(meeting.you)
    await meeting.mutePeer('t-0000000000000009')
    await meeting.chat('hello')
    await meeting.endRoom()
    expect(methods()).toEqual(['hand', 'hand', 'changeRoom', 'removePeer', 'muteTrack', 'chat', 'endRoom'])
    await until(() => expect(meeting.room.get()).toEqual(world.server.state))
  })

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

  test('[J7] a seat that is gone is followed by a new one: everything is published and wanted again', async () => {
    const camera = fakeTrack('camera')
    const microphone = fakeTrack('microphone')
    await meeting.setSource('camera', { media: camera, muted: false })
    await meeting.setSource('microphone', { media: microphone, muted: true })
    meeting.want([{ track: 't-0000000000000007', priority: 3 }])
    await until(() => expect(methods()).toContain('want'))
    const { you } = meeting
    world.server.network.reachable = false
    world.server.network.cut()
    world.server.endSeat(meeting.you)
    world.server.done.length = 0
    const refused = meeting.mutePeer('t-0000000000000007')
    const kept = meeting.chat('still here')
    world.server.network.reachable = true
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
    await kept
    await until(() => expect(methods().toSorted()).toEqual(['chat', 'publish', 'publish', 'want']))
    expect(meeting.you).toBe(you)
    expect(world.media.sending).toEqual(
      new Map([
        ['camera', camera],
        ['microphone', null],
      ]),
    )
    expect(world.media.open).toBe(3)
    const tracks = Object.values(world.server.state.tracks)
    expect(tracks.map(({ source, muted }) => [source, muted]).toSorted()).toEqual([
      ['camera', false],
      ['microphone', true],
    ])
    expect(texts()).toEqual(['still here'])
  })

  test('[F9] a draining server is come back to', async () => {
    world.server.refuseJoins.push('server-draining', 'unavailable', 'internal')
    world.server.bye('server-draining')
    await until(() => expect(world.server.joins).toHaveLength(5))
    await live()
  })

  test('[F7] what the server had no time to read is sent again', async () => {
    const done = meeting.chat('in a hurry')
    world.server.raw('{"t":"error","id":null,"error":{"code":"too-many-requests"}}')
    await done
    await sleep(new Scope('wait'), 30)
    expect(texts()).toEqual(['in a hurry'])
  })

  test('a host who mutes one is obeyed at once, until one speaks again', async () => {
    const media = fakeTrack('microphone')
    await meeting.setSource('microphone', { media, muted: true })
    await meeting.setSource('microphone', { media, muted: false })
    const [track] = Object.keys(world.server.state.tracks)
    world.server.append({ type: 'track-muted', track: track ?? '', muted: true })
    await until(() => expect(world.media.sending.get('microphone')).toBeNull())
    await meeting.setSource('microphone', { media, muted: false })
    expect(world.media.sending.get('microphone')).toBe(media)
    expect(world.server.state.tracks[track ?? '']?.muted).toBe(false)
  })

  test('[M7] says who speaks', async () => {
    world.server.tell({ type: 'speakers', peers: [meeting.you] })
    await until(() => expect(meeting.speakers.get()).toEqual([meeting.you]))
  })

  test('[M5] subscriptions of a fact are set up in one go, then said to be ready; ended ones vanish', async () => {
    const sizes: number[] = []
    meeting.remote.subscribe(() => sizes.push(meeting.remote.get().size))
    world.server.tell({ type: 'subscribed', subscriptions: [subscription(1), subscription(2)] })
    await until(() => expect(methods()).toEqual(['ready']))
    expect(world.server.done[0]?.input).toEqual({ subscriptions: ['c1', 'c2'] })
    expect([...meeting.remote.get().values()].map(({ id }) => id)).toEqual(['c1', 'c2'])
    world.server.tell({ type: 'unsubscribed', tracks: [subscription(1).track] })
    await until(() => expect([...meeting.remote.get().keys()]).toEqual([subscription(2).track]))
    expect(sizes).toEqual([2, 1])
    expect(world.media.batches).toEqual([2])
  })

  test('[J6] on a resume the list of subscriptions is the whole of them: receivers that are listed go on', async () => {
    world.server.tell({ type: 'subscribed', subscriptions: [subscription(1), subscription(2)] })
    await until(() => expect(meeting.remote.get().size).toBe(2))
    const kept = meeting.remote.get().get(subscription(2).track)
    world.server.subscriptions = [subscription(2), subscription(3)]
    world.server.network.cut()
    await until(() => expect(meeting.remote.get().has(subscription(3).track)).toBe(true))
    expect(meeting.remote.get().size).toBe(2)
    expect(meeting.remote.get().get(subscription(2).track)).toBe(kept)
    expect(world.media.open).toBe(3)
    await until(() => expect(world.server.done.at(-1)?.input).toEqual({ subscriptions: ['c3'] }))
  })

  test('[P1] leaving says so, closes everything, and ends every wait', async () => {
    await meeting.setSource('microphone', { media: fakeTrack('microphone'), muted: false })
    world.server.tell({ type: 'subscribed', subscriptions: [subscription(1)] })
    await until(() => expect(meeting.remote.get().size).toBe(1))
    await meeting.leave()
    expect(meeting.connection.get()).toEqual({ state: 'ended', reason: 'left' })
    expect(world.server.seats.size).toBe(0)
    expect(world.media.open).toBe(0)
    expect(meeting.remote.get().size).toBe(0)
    expect(meeting.mediaPath.get()).toBe('idle')
    await expect(meeting.chat('too late')).rejects.toMatchObject({ name: 'Closed' })
  })

  test('leaving waits no longer than a moment for a server that is silent', async () => {
    world.server.network.silent = true
    const began = performance.now()
    await meeting.leave()
    expect(performance.now() - began).toBeLessThan(200)
    expect(meeting.connection.get().state).toBe('ended')
    world.server.network.silent = false
  })

  test('leaving while the socket is lost ends at once', async () => {
    world.server.network.reachable = false
    world.server.network.cut()
    await meeting.leave()
    expect(meeting.connection.get()).toEqual({ state: 'ended', reason: 'left' })
  })

  test('[P1] a page that is closed says goodbye without waiting', async () => {
    meeting.abandon()
    expect(meeting.connection.get()).toEqual({ state: 'ended', reason: 'left' })
    expect(world.media.open).toBe(0)
    await until(() => expect(world.server.seats.size).toBe(0))
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

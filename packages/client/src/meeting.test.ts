import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { setFaultSink } from '@parley/kit'
import type { Subscription } from '@parley/protocol'
import type { Meeting } from './api.ts'
import { leavesNothing } from './fakes/leaves-nothing.ts'
import { fakeTrack, someRtp } from './fakes/media.ts'
import { FakeWorld } from './fakes/surroundings.ts'
import { joinFrom } from './join.ts'
import { ownClock } from './fakes/own-clock.ts'
import { until } from './fakes/until.ts'

const subscription = (number: number): Subscription => ({
  id: `c${number}`,
  track: `t-x00000000000000${number}`,
  kind: 'audio',
  rtpParameters: someRtp,
})

describe('a meeting', () => {
  ownClock()

  let world: FakeWorld
  let meeting: Meeting
  let faults: unknown[]

  const join = (): Promise<Meeting> => joinFrom(world.surroundings, { room: 'demo', name: 'Ann' })
  const texts = (): string[] => world.server.state.chat.map(({ text }) => text)
  const methods = (): string[] => world.server.done.map(({ method }) => method)

  beforeEach(async () => {
    faults = []
    setFaultSink((error) => faults.push(error))
    world = new FakeWorld()
    meeting = await join()
  })
  afterEach(() => leavesNothing(meeting, world, faults))

  test('[J4] is live with the room, and every verb reaches the server', async () => {
    expect(meeting.connection.get()).toEqual({ state: 'live' })
    expect(Object.keys(meeting.room.get().peers)).toEqual([meeting.you])
    await meeting.raiseHand(true)
    await meeting.lowerHand(meeting.you)
    await meeting.spotlight(meeting.you)
    await meeting.changeRoom({ locked: true })
    await meeting.removePeer(meeting.you)
    await meeting.mutePeer('t-0000000000000009')
    await meeting.chat('hello')
    await meeting.endRoom()
    expect(methods()).toEqual([
      'hand',
      'hand',
      'spotlight',
      'changeRoom',
      'removePeer',
      'muteTrack',
      'chat',
      'endRoom',
    ])
    await until(() => expect(meeting.room.get()).toEqual(world.server.state))
  })

  test('[J7] a seat that is gone is followed by a new one: everything is published and wanted again', async () => {
    const camera = fakeTrack('camera')
    const microphone = fakeTrack('microphone')
    await meeting.setSource('camera', { media: camera, muted: false })
    await meeting.setSource('microphone', { media: microphone, muted: true })
    meeting.want([{ track: 't-0000000000000007', look: 'pinned', width: 640, height: 360 }])
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
    expect(
      tracks
        .map(({ source, muted }) => [source, muted] as const)
        .toSorted((a, b) => a[0].localeCompare(b[0])),
    ).toEqual([
      ['camera', false],
      ['microphone', true],
    ])
    expect(texts()).toEqual(['still here'])
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

  test('[M12] [M13] says what its downlink does not carry, and encodes what somebody wants', async () => {
    await meeting.setSource('camera', { media: fakeTrack('camera'), muted: false })
    const [track] = Object.keys(meeting.room.get().tracks)
    world.server.tell({ type: 'demand', track: track ?? '', layers: 1 })
    await until(() => expect(world.media.demands.get('camera')).toBe(1))
    const limited = { type: 'limited' as const, paused: ['t-0000000000000007'], reduced: [] }
    world.server.tell(limited)
    await until(() => expect(meeting.limited.get()).toMatchObject(limited))
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
    const speaking = meeting.setSource('microphone', { media: fakeTrack('another'), muted: false })
    await expect(speaking).rejects.toMatchObject({ name: 'Closed' })
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
})

import { beforeEach, describe, expect, test } from 'vitest'
import type { JoinStage } from './api.ts'
import { fakeTrack, someRtp } from './fakes/media.ts'
import { FakeWorld } from './fakes/surroundings.ts'
import { joinFrom } from './join.ts'
import { ownClock } from './fakes/own-clock.ts'
import { until } from './fakes/until.ts'

describe('join', () => {
  ownClock()

  let world: FakeWorld
  beforeEach(() => (world = new FakeWorld()))

  const options = { room: 'demo', name: 'Ann' }
  const nothingOpen = async (): Promise<void> => {
    await until(() => expect(world.server.network.size).toBe(0))
    expect(world.media.open).toBe(0)
  }

  test('[J4] is one HTTP answer, one socket, one request; the stages come in order', async () => {
    const stages: JoinStage[] = []
    const meeting = await joinFrom(world.surroundings, { ...options, onStage: (stage) => stages.push(stage) })
    world.media.path.set('connected')
    expect(stages).toEqual(['ticket', 'socket', 'joined', 'connected'])
    expect(meeting.mediaPath.get()).toBe('connected')
    expect(world.server.network.opened).toBe(1)
    expect(world.server.joins).toHaveLength(1)
    await meeting.leave()
    expect(meeting.mediaPath.get()).toBe('idle')
    await nothingOpen()
  })

  test('[M5] what the answer lists is received without a further word', async () => {
    world.server.subscriptions = [
      { id: 'c1', track: 't-x000000000000001', kind: 'audio', rtpParameters: someRtp },
    ]
    const meeting = await joinFrom(world.surroundings, options)
    await until(() => expect(meeting.remote.get().size).toBe(1))
    expect(world.server.done).toEqual([])
    await meeting.leave()
  })

  test.each(['ticket-expired', 'server-draining', 'unavailable'] as const)(
    '%s is tried again',
    async (code) => {
      world.server.refuseTickets.push(code)
      world.server.refuseJoins.push(code)
      const meeting = await joinFrom(world.surroundings, options)
      expect(world.server.joins).toHaveLength(2)
      await meeting.leave()
      await nothingOpen()
    },
  )

  test('[N4] who wants relays only does not join where there is none', async () => {
    const relayOnly = true
    await expect(joinFrom(world.surroundings, { ...options, relayOnly })).rejects.toMatchObject({
      code: 'no-relay',
    })
    expect(world.server.network.opened).toBe(0)
    await nothingOpen()
  })

  test('what does not pass is not tried for ever', async () => {
    world.server.refuseTickets.push(...Array.from({ length: 20 }, () => 'server-draining' as const))
    await expect(joinFrom(world.surroundings, options)).rejects.toMatchObject({ code: 'server-draining' })
    expect(world.server.refuseTickets).toHaveLength(15)
  })

  test.each(['unknown-room', 'room-full', 'room-locked', 'wrong-password', 'password-required'] as const)(
    '%s is told at once and leaves nothing open',
    async (code) => {
      world.server.refuseTickets.push(code)
      await expect(joinFrom(world.surroundings, options)).rejects.toMatchObject({
        name: 'ProtocolError',
        code,
      })
      world.server.refuseJoins.push(code)
      await expect(joinFrom(world.surroundings, options)).rejects.toMatchObject({
        name: 'ProtocolError',
        code,
      })
      expect(world.server.joins).toHaveLength(1)
      await nothingOpen()
    },
  )

  test('a server out of reach is unavailable', async () => {
    world.server.network.reachable = false
    await expect(joinFrom(world.surroundings, options)).rejects.toMatchObject({ code: 'unavailable' })
    await nothingOpen()
    const surroundings = {
      ...world.surroundings,
      fetch: () => Promise.reject(new TypeError('failed to fetch')),
    }
    await expect(joinFrom(surroundings, options)).rejects.toMatchObject({ code: 'unavailable' })
  })

  test('a server that does not answer is given up in time', async () => {
    world.server.network.silent = true
    const timing = { ...world.surroundings.timing, attempt: 15 }
    await expect(joinFrom({ ...world.surroundings, timing }, options)).rejects.toMatchObject({
      code: 'unavailable',
    })
    await nothingOpen()
  })

  test('a page of a proxy instead of an answer is unavailable', async () => {
    const fetch = (): Promise<Response> =>
      Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }))
    await expect(joinFrom({ ...world.surroundings, fetch }, options)).rejects.toMatchObject({
      code: 'unavailable',
    })
  })

  test('a browser without common media is told so', async () => {
    const openDevice = (): ReturnType<typeof world.media.device> => ({
      ...world.media.device(),
      load: () => Promise.reject(new Error('no codecs')),
    })
    await expect(joinFrom({ ...world.surroundings, openDevice }, options)).rejects.toMatchObject({
      code: 'unsupported-media',
    })
    await nothingOpen()
  })

  test('the socket goes to the origin of the ticket, whatever the endpoint says; no secret is in its address', async () => {
    const urls: string[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const ticket = (await (await world.server.fetch(input, init)).json()) as object
      return Response.json({ ...ticket, endpoint: 'https://elsewhere.example/socket?v=1' })
    }
    const openSocket: typeof world.surroundings.openSocket = (url, events) => {
      urls.push(url)
      return world.surroundings.openSocket(url, events)
    }
    const meeting = await joinFrom({ ...world.surroundings, fetch, openSocket }, options)
    expect(urls).toEqual(['wss://meet.example/socket?v=1'])
    await meeting.leave()
  })

  test('[T10] a resume token brings back the same peer', async () => {
    const first = await joinFrom(world.surroundings, options)
    await first.setSource('camera', { media: fakeTrack('camera'), muted: false })
    const resume = first.resumeToken.get()
    const second = await joinFrom(world.surroundings, { ...options, resume })
    expect(second.you).toBe(first.you)
    expect(world.server.joins[1]?.since).toBeUndefined()
    await first.leave()
    await second.leave()
    await nothingOpen()
  })
})

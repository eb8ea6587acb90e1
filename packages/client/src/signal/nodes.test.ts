import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { setFaultSink } from '@parley/kit'
import type { Meeting } from '../api.ts'
import { leavesNothing } from '../fakes/leaves-nothing.ts'
import { FakeWorld } from '../fakes/surroundings.ts'
import { joinFrom } from '../join.ts'

const [home, one, two] = ['https://meet.example', 'https://one.example', 'https://two.example'] as const

describe('a meeting in a cluster', () => {
  let world: FakeWorld
  let meeting: Meeting
  let faults: unknown[]

  const live = (at: string): Promise<void> =>
    vi.waitFor(
      () => {
        expect(meeting.connection.get().state).toBe('live')
        expect(meeting.server.get()).toBe(at)
      },
      { interval: 2 },
    )

  beforeEach(async () => {
    faults = []
    setFaultSink((error) => faults.push(error))
    world = new FakeWorld()
    world.server.nodes = [one, two]
    // Long enough for a machine that has much else to do.
    const opening = { first: 2_000, most: 2_000 }
    Object.assign(world.surroundings.timing, { near: 60, hasty: 100, headStart: 60, attempt: 5_000, opening })
  })
  afterEach(() => leavesNothing(meeting, world, faults))

  const join = async (): Promise<void> => {
    meeting = await joinFrom(world.surroundings, { room: 'demo', name: 'Ann' })
  }

  test('[G11] begins at the node that the ticket names first', async () => {
    await join()
    expect(world.server.network.reached).toEqual([one])
    expect(meeting.server.get()).toBe(one)
  })

  test('[G14] begins at the next one where the first does not answer, in the end at the page’s own origin', async () => {
    world.server.network.stopped.add(one)
    world.server.network.refusing.add(two)
    await join()
    expect(world.server.network.reached).toEqual([home])
  })

  test('[G14] a node that dies is left for another one at once, and nothing that was said is lost', async () => {
    await join()
    const states: string[] = []
    meeting.connection.subscribe(() => states.push(meeting.connection.get().state))
    world.server.network.refusing.add(one)
    world.server.seats.delete(meeting.you) // It had its seat there.
    world.server.network.cut()
    const said = meeting.chat('still here')
    await live(two)
    await said
    expect(states).toEqual(['reconnecting', 'live'])
    expect(world.server.network.reached).toEqual([one, two])
    expect(world.server.joins[1]).toMatchObject({ token: `resume:${meeting.you}`, since: {} })
    expect(world.server.state.chat.map(({ text }) => text)).toEqual(['still here'])
    expect(world.media.open).toBe(1)
  })

  test('[G14] a socket that broke while its node is well leads back to it', async () => {
    await join()
    world.server.network.cut()
    await vi.waitFor(() => expect(world.server.network.reached).toEqual([one, one]))
    await live(one)
  })

  test('[G14] a node that still sends is waited for when its socket breaks, and left when it sends no more', async () => {
    Object.assign(world.surroundings.timing, { stay: 60_000 })
    await join()
    world.media.arrives = true
    const { network } = world.server
    network.refusing.add(one)
    network.cut()
    await vi.waitFor(() => expect(network.opened).toBeGreaterThan(3), { interval: 1 })
    expect(network.reached).toEqual([one])
    network.refusing.delete(one)
    await live(one)
    expect(network.reached).toEqual([one, one])
    network.refusing.add(one)
    network.cut()
    const before = network.opened
    await vi.waitFor(() => expect(network.opened).toBeGreaterThan(before + 1), { interval: 1 })
    world.media.arrives = false
    await live(two)
  })

  test('[G14] a node that still sends is not waited for any longer than that', async () => {
    await join()
    world.media.arrives = true
    world.server.network.refusing.add(one)
    world.server.network.cut()
    await live(two)
  })

  test('[G15] a node that falls silent is left before its socket is given up', async () => {
    await join()
    Object.assign(world.surroundings.timing, { pong: 60_000 })
    world.server.network.stopped.add(one)
    await live(two)
    expect(new Set(world.server.network.reached)).toEqual(new Set([one, two]))
  })

  test('[G15] a node that speaks again before another one has answered keeps its people', async () => {
    Object.assign(world.surroundings.timing, { pong: 60_000 })
    await join()
    const states: string[] = []
    meeting.connection.subscribe(() => states.push(meeting.connection.get().state))
    for (const place of [one, two, home]) world.server.network.stopped.add(place)
    await vi.waitFor(() => expect(world.server.network.opened).toBeGreaterThan(2), { interval: 1 })
    world.server.network.stopped.delete(one)
    world.server.tell({ type: 'speakers', peers: [] })
    await meeting.chat('heard')
    expect(meeting.server.get()).toBe(one)
    expect(states).toEqual([])
  })

  test('[G16] a node that drains is left for one that does not', async () => {
    await join()
    world.server.bye('server-draining')
    await live(two)
  })

  test('[G11] nodes that come later are known, and those that went are not tried', async () => {
    await join()
    world.server.nodes = [one, 'https://three.example']
    world.server.tell({ type: 'nodes', nodes: world.server.nodes })
    await meeting.chat('after it')
    world.server.network.refusing.add(one)
    world.server.network.cut()
    await live('https://three.example')
    expect(world.server.network.reached).not.toContain(two)
  })

  test('[G18] asked to go on elsewhere it takes a seat there first: nothing is lost, and nobody is told of a lost socket', async () => {
    await join()
    const states: string[] = []
    meeting.connection.subscribe(() => states.push(meeting.connection.get().state))
    world.server.moves = true
    const said = Promise.all(['a', 'b', 'c'].map((text) => meeting.chat(text)))
    world.server.tell({ type: 'move-on', why: 'draining' })
    world.server.append({ type: 'room-changed', locked: true, hasPassword: false })
    await live(two)
    await said
    await meeting.chat('d')
    expect(states).toEqual([])
    expect(world.server.state.chat.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd'])
    await vi.waitFor(() => expect(world.server.network.size).toBe(1))
    await vi.waitFor(() => expect(meeting.room.get()).toEqual(world.server.state))
    expect(world.media.open).toBe(1)
  })

  test('[G17] where nobody else can take it either it stays, with all that it has', async () => {
    await join()
    const states: string[] = []
    meeting.connection.subscribe(() => states.push(meeting.connection.get().state))
    world.server.refuseJoins.push('unavailable')
    world.server.network.refusing.add(home)
    world.server.tell({ type: 'move-on', why: 'cut-off' })
    await vi.waitFor(() => expect(world.server.refuseJoins).toEqual([]))
    await meeting.chat('still here')
    expect(meeting.server.get()).toBe(one)
    expect(states).toEqual([])
    expect(world.media.open).toBe(1)
    // Asked again later it goes.
    world.server.moves = true
    world.server.tell({ type: 'move-on', why: 'cut-off' })
    await live(two)
  })

  test('[G18] a seat that is lost while another one is being taken is followed by that one', async () => {
    await join()
    world.server.moves = true
    world.server.network.refusing.add(one)
    world.server.tell({ type: 'move-on', why: 'draining' })
    await vi.waitFor(() => expect(world.server.network.reached).toContain(two), { interval: 1 })
    world.server.bye('replaced')
    await live(two)
  })
})

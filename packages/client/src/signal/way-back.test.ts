import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import fc from 'fast-check'
import { Scope, setFaultSink } from '@parley/kit'
import type { Meeting } from '../api.ts'
import { leavesNothing } from '../fakes/leaves-nothing.ts'
import { FakeWorld } from '../fakes/surroundings.ts'
import { joinFrom } from '../join.ts'
import { TIMING } from '../timing.ts'
import { WayBack } from './way-back.ts'

const until = (look: () => void): Promise<void> => vi.waitFor(look, { timeout: 10_000 })

describe('the way back to the only server', () => {
  let world: FakeWorld
  let meeting: Meeting
  let faults: unknown[]

  const live = (): Promise<void> => until(() => expect(meeting.connection.get().state).toBe('live'))
  /** Loses the server, and waits until it has been asked by HTTP so often. */
  const lose = async (knocks: number): Promise<void> => {
    world.server.network.cut()
    await until(() => expect(world.server.knocks).toBeGreaterThanOrEqual(knocks))
  }

  beforeEach(async () => {
    faults = []
    setFaultSink((error) => faults.push(error))
    world = new FakeWorld()
    meeting = await joinFrom(world.surroundings, { room: 'demo', name: 'Ann' })
  })
  afterEach(() => leavesNothing(meeting, world, faults))

  test('[F14] who has failed some times opens no socket while nobody answers, and is back when somebody does', async () => {
    world.server.network.reachable = false
    await lose(3)
    // The first one of the meeting, and five in vain.
    expect(world.server.network.opened).toBe(6)
    world.server.network.reachable = true
    await live()
  })

  test('[F14] a proxy that has nobody behind it is nobody', async () => {
    world.server.network.reachable = false
    world.server.proxySays = 502
    await lose(3)
    expect(world.server.network.opened).toBe(6)
    world.server.network.reachable = true
    world.server.proxySays = 0
    await live()
  })

  test('[F14] with another place to go to every try is a socket', async () => {
    world.server.nodes = ['https://two.example'] // As the next answer to `join` says.
    world.server.network.cut()
    await until(() => expect(world.server.joins).toHaveLength(2))
    await live()
    world.server.network.reachable = false
    world.server.network.cut()
    await until(() => expect(world.server.network.opened).toBeGreaterThan(20))
    expect(world.server.knocks).toBe(0)
    world.server.network.reachable = true
    await live()
  })
})

test('[F14] a wait is at most a second in the first half minute, and never the same for all', async () => {
  const waitOf = async (tries: number, away: number, chance: number): Promise<number> => {
    using scope = new Scope('waiting')
    vi.useFakeTimers()
    try {
      const { surroundings } = new FakeWorld()
      const way = new WayBack(scope, { ...surroundings, timing: TIMING, chance: () => chance })
      for (let tried = 0; tried < tries; tried += 1) void way.begin([], false)
      const began = Date.now()
      const over = way.pause(away, false)
      await vi.runAllTimersAsync()
      await over
      return Date.now() - began
    } finally {
      vi.useRealTimers()
    }
  }
  const tries = fc.integer({ min: 1, max: 60 })
  await fc.assert(
    fc.asyncProperty(tries, fc.integer({ min: 0, max: 120_000 }), async (tries, away) => {
      const [least, most] = [await waitOf(tries, away, 0), await waitOf(tries, away, 0.999)]
      expect(most).toBeLessThanOrEqual(away < TIMING.longAway ? 1_000 : 3_000)
      expect(least).toBeGreaterThanOrEqual(120)
      expect(most / least).toBeGreaterThan(1.9)
    }),
    { numRuns: 40 },
  )
})

test('[G14] who stays with a node waits as little after many tries as after one, not at all when it leaves that node, and then as after the first', async () => {
  using scope = new Scope('staying')
  vi.useFakeTimers()
  try {
    const { surroundings } = new FakeWorld()
    const way = new WayBack(scope, { ...surroundings, timing: TIMING, chance: () => 1 })
    for (let tried = 0; tried < 9; tried += 1) void way.begin(['https://one.example'], true)
    const began = Date.now()
    const over = way.pause(0, true)
    await vi.runAllTimersAsync()
    await over
    expect(Date.now() - began).toBe(TIMING.stayAgain)
    expect(way.tries).toBe(1)
    // When nothing comes any more others are asked at once; the waits after that are as ever.
    const left = Date.now()
    await way.pause(0, false)
    expect(Date.now()).toBe(left)
    void way.begin(['https://two.example', 'https://one.example'], false)
    const late = way.pause(0, false)
    await vi.runAllTimersAsync()
    await late
    expect(Date.now() - left).toBeGreaterThan(TIMING.stayAgain)
  } finally {
    vi.useRealTimers()
  }
})

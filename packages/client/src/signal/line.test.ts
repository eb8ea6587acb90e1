import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Scope, setFaultSink } from '@parley/kit'
import { FakeNetwork, type ServerEnd } from '../fakes/network.ts'
import { openLine, type Line } from './line.ts'

describe('a line', () => {
  let scope: Scope
  let ends: ServerEnd[]
  let heard: string[]
  let told: string[]
  let answerPings: boolean
  let network: FakeNetwork
  let faults: unknown[]

  beforeEach(() => {
    vi.useFakeTimers() // Who of a ping, its answer and the end of patience is first is no matter of how busy the machine is.
    scope = new Scope('test')
    ends = []
    heard = []
    told = []
    faults = []
    answerPings = true
    setFaultSink((error) => faults.push(error))
    const ours = told // The sockets of one test may close during the next.
    network = new FakeNetwork((end) => {
      ends.push(end)
      const text = (frame: string): void => {
        heard.push(frame)
        if (answerPings) end.send(JSON.stringify({ t: 'pong' }))
      }
      return { text, closed: () => ours.push('closed') }
    })
  })
  afterEach(() => {
    scope.close()
    vi.useRealTimers()
  })

  const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

  const open = (timing = { ping: 20, pong: 20, hasty: 10 }): Line =>
    openLine(
      scope,
      { openSocket: network.openSocket, timing: timing as never, now: () => performance.now() },
      'wss://meet.example/socket',
      {
        opened: () => told.push('opened'),
        frame: (frame) => told.push(frame.t),
        lost: (why) => told.push(`lost: ${why}`),
      },
    )

  test('[F8] a quiet line pings, and lives on while it is answered', async () => {
    open()
    await pass(150)
    expect(heard.length).toBeGreaterThan(2)
    expect(new Set(heard)).toEqual(new Set(['{"t":"ping"}']))
    expect(told.filter((word) => word.startsWith('lost'))).toEqual([])
  })

  test('a line that hears something does not ping', async () => {
    open({ ping: 200, pong: 200, hasty: 10 })
    for (let turn = 0; turn < 10; turn++) {
      await pass(40)
      ends[0]?.send('{"t":"pong"}')
    }
    expect(heard).toEqual([])
  })

  test('a path that has died without saying so is lost after a ping and its time, once', async () => {
    answerPings = false
    open()
    await pass(120)
    expect(told).toEqual(['opened', 'lost: no answer to a ping'])
    expect(heard).toHaveLength(1)
  })

  test('[N5] a check waits for its answer less long than a ping', async () => {
    answerPings = false
    const line = open({ ping: 10_000, pong: 10_000, hasty: 10 })
    await pass(5)
    line.check()
    await pass(60)
    expect(told).toEqual(['opened', 'lost: no answer to a ping'])
  })

  test('a check asks at once', async () => {
    const line = open()
    await pass(5)
    line.check()
    await pass(5)
    expect(heard).toEqual(['{"t":"ping"}'])
  })

  test.each(['not JSON', '{"t":"nonsense"}', '{"t":"log","entries":[]}'])(
    'a frame of an unknown form (%s) ends the line and is a fault',
    async (text) => {
      open()
      await pass(5)
      ends[0]?.send(text)
      await pass(5)
      expect(told).toEqual(['opened', 'lost: unreadable frame'])
      expect(faults).toHaveLength(1)
    },
  )

  test('closing its scope closes the socket and tells nothing', async () => {
    open()
    await pass(5)
    scope.close()
    await pass(10)
    expect(told).toEqual(['opened', 'closed'])
    expect(network.size).toBe(0)
  })
})

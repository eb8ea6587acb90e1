import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Scope, setFaultSink, sleep } from '@parley/kit'
import { ProtocolError, TIMES, type Subscription } from '@parley/protocol'
import { FakeMedia, someRtp, someSeat } from '../fakes/media.ts'
import { FakeWorld } from '../fakes/surroundings.ts'
import type { Call } from '../signal/calls.ts'
import { LINGER_MS } from './lasting-path.ts'
import { Receivers } from './receivers.ts'

const subscription = (id: string, track = id): Subscription => ({
  id,
  track: `t-${track}`,
  kind: 'video',
  rtpParameters: someRtp,
})
const turn = (): Promise<void> => sleep(new Scope('turn'), 2)

describe('receivers', () => {
  let scope: Scope
  let media: FakeMedia
  let receivers: Receivers
  let ready: string[][]
  let refuse: ProtocolError[]
  let faults: unknown[]

  beforeEach(() => {
    faults = []
    setFaultSink((error) => faults.push(error))
    scope = new Scope('seat')
    media = new FakeMedia()
    ready = []
    refuse = []
    const call = (async (_method: string, input: { subscriptions: string[] }) => {
      const refused = refuse.shift()
      if (refused !== undefined) throw refused
      ready.push(input.subscriptions)
      return {}
    }) as unknown as Call
    const { surroundings } = new FakeWorld()
    const port = media.device().open(scope, { ...surroundings, ...someSeat, call })
    receivers = new Receivers(scope, port, call, surroundings)
  })

  const shown = (): string[] => [...receivers.remote.get().keys()].toSorted()

  test('[M5] what came with the join flows by itself, what came later waits for our word', async () => {
    receivers.set([subscription('a'), subscription('b')], true)
    await turn()
    expect(ready).toEqual([])
    receivers.add([subscription('c'), subscription('d')])
    await turn()
    expect(ready).toEqual([['c', 'd']])
    expect(media.batches).toEqual([2, 2])
    expect(shown()).toEqual(['t-a', 't-b', 't-c', 't-d'])
  })

  test('[M5] our word is said again when the server had no time for it', async () => {
    refuse.push(new ProtocolError('too-many-requests'), new ProtocolError('unavailable'))
    receivers.add([subscription('a')])
    await sleep(new Scope('wait'), 30)
    expect(ready).toEqual([['a']])
  })

  test('one that cannot be received keeps no other from it', async () => {
    media.broken.add('b')
    receivers.add([subscription('a'), subscription('b'), subscription('c')])
    await turn()
    expect(shown()).toEqual(['t-a', 't-c'])
    expect(ready).toEqual([['a', 'c']])
    expect(faults).toHaveLength(1)
    receivers.add([subscription('d')])
    await turn()
    expect(media.batches).toEqual([3, 1])
  })

  test('what ends while it is being set up is closed on arrival', async () => {
    receivers.add([subscription('a'), subscription('b')])
    receivers.remove(['t-a'])
    await turn()
    expect(shown()).toEqual(['t-b'])
    expect(ready).toEqual([['b']])
    expect(media.open).toBe(2)
  })

  test('[V4] a track that is subscribed to anew gets a new receiver', async () => {
    receivers.add([subscription('a', 'x')])
    await turn()
    const before = receivers.remote.get().get('t-x')
    receivers.add([subscription('b', 'x')])
    expect(receivers.remote.get().get('t-x'), 'the last picture is shown meanwhile').toBe(before)
    await turn()
    expect(receivers.remote.get().get('t-x')).not.toBe(before)
    // What came before flows on for a while beside it.
    expect(media.open).toBe(3)
    await vi.waitFor(() => expect(media.open).toBe(2), { interval: 1 })
  })

  test('[V2] [V4] after other transports what came last is shown until the next comes, as long as its track may come back', async () => {
    receivers.set([subscription('a', 'x'), subscription('b', 'y')], true)
    await turn()
    const before = receivers.remote.get()
    vi.useFakeTimers()
    receivers.renew([subscription('c', 'x')], true)
    await vi.advanceTimersByTimeAsync(50)
    expect(receivers.remote.get().get('t-x')).not.toBe(before.get('t-x'))
    expect(receivers.remote.get().get('t-y'), 'nobody publishes it again yet').toBe(before.get('t-y'))
    expect([ready, media.open]).toEqual([[], 3])
    receivers.remove(['t-x'])
    expect(shown()).toEqual(['t-y'])
    await vi.advanceTimersByTimeAsync(TIMES.republish - 100)
    expect(shown()).toEqual(['t-y'])
    await vi.advanceTimersByTimeAsync(LINGER_MS)
    expect(shown()).toEqual([])
    expect(media.open).toBe(1)
    vi.useRealTimers()
  })

  test('a seat that ends meanwhile leaves nothing', async () => {
    receivers.add([subscription('a')])
    scope.close()
    await turn()
    expect(shown()).toEqual([])
    expect(ready).toEqual([])
    expect(media.open).toBe(0)
  })
})

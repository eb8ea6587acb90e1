import { LIMITS, reduce, type LogEntry, type RoomEvent } from '@parley/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roomLogContract } from '../../apps/server/src/log/port.contract.ts'
import type { RoomLog, RoomLogs } from '../../apps/server/src/log/port.ts'
import { connectNode, type NodeLogs } from '../support/cluster.ts'
import { startProxy } from '../support/proxy.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const before = { locked: false, hasPassword: false, chat: [] }
const changed = (locked: boolean): RoomEvent => ({ type: 'room-changed', locked, hasPassword: false })

/** Waits until a log has come to an entry. */
async function reached(log: RoomLog, seq: number): Promise<void> {
  await expect.poll(() => log.state.seq, { timeout: 8_000, interval: 10 }).toBe(seq)
}

describe('with one node', () => {
  let redis: TestRedis
  let node: NodeLogs
  let rooms = 0
  beforeAll(async () => {
    redis = await startRedis()
    node = await connectNode(redis)
  })
  afterAll(async () => {
    await node[Symbol.asyncDispose]()
    await redis[Symbol.asyncDispose]()
  })
  // Every test of the contract begins with a room that is not open.
  const fresh = (): RoomLogs => ({
    open: (scope, _room, first) => node.logs.open(scope, `room-${++rooms}`, first),
    holders: (room) => node.logs.holders(room),
  })
  roomLogContract('the log in Redis', fresh)
})

describe('with two nodes', () => {
  test('[L1][G1] what either of them appends comes to both in the same order', async () => {
    await using redis = await startRedis()
    await using one = await connectNode(redis)
    await using two = await connectNode(redis)
    const here = await one.logs.open(one.scope, 'demo', before)
    const there = await two.logs.open(two.scope, 'demo', before)
    expect(there.id).toBe(here.id)
    const heard: LogEntry[][] = [[], []]
    here.follow(one.scope, (entry) => heard[0]?.push(entry))
    there.follow(two.scope, (entry) => heard[1]?.push(entry))
    const said = Array.from({ length: 300 }, (_, n) =>
      (n % 3 === 0 ? here : there).append(changed(n % 2 === 0)),
    )
    const seqs = (await Promise.all(said)).map(({ seq }) => seq)
    expect(seqs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1))
    await Promise.all([reached(here, 300), reached(there, 300)])
    expect(heard[0]).toEqual(heard[1])
    expect(here.state).toEqual(there.state)
  })

  test('[G2] a late node begins with a snapshot, and Redis keeps no more than it needs', async () => {
    await using redis = await startRedis()
    await using one = await connectNode(redis)
    await using two = await connectNode(redis)
    const here = await one.logs.open(one.scope, 'demo', before)
    for (let n = 0; n < 3 * LIMITS.logTail; n += 50) {
      await Promise.all(Array.from({ length: 50 }, (_, m) => here.append(changed(m % 2 === 0))))
    }
    const length = await one.link.command(['XLEN', 'parley:{demo}:stream'])
    expect(Number(length)).toBeLessThan(1_500)
    const there = await two.logs.open(two.scope, 'demo', before)
    expect(there.state).toEqual(here.state)
    expect(there.since(there.id, there.state.seq)).toEqual([])
    expect(there.since(there.id, 1)).toBeNull()
    await there.append(changed(true))
    await reached(here, there.state.seq)
  })

  test('[G3] a log ends with its last holder, not before; another one of that room has another id', async () => {
    await using redis = await startRedis()
    await using one = await connectNode(redis)
    await using two = await connectNode(redis)
    const [first, second] = [one.scope.child('room'), two.scope.child('room')]
    const here = await one.logs.open(first, 'demo', before)
    const there = await two.logs.open(second, 'demo', before)
    // The last words of a node that lets go are heard by the others.
    here.append(changed(true)).catch(() => {})
    first.close()
    await reached(there, 1)
    const again = await one.logs.open(one.scope.child('room'), 'demo', before)
    expect([again.id, again.state.seq]).toEqual([there.id, 1])
    for (const each of [one, two]) each.scope.close()
    await using three = await connectNode(redis)
    // What they let go of with their sockets, their leases hold for a moment longer.
    await three.link.command(['DEL', 'parley:{demo}:holders'])
    const anew = await three.logs.open(three.scope, 'demo', before)
    expect(anew.id).not.toBe(there.id)
    expect(anew.state.seq).toBe(0)
  })
})

describe('without Redis', () => {
  test('[G5] a restart is waited for: nothing is refused, nothing comes twice', async () => {
    await using redis = await startRedis({ kept: true })
    await using one = await connectNode(redis)
    await using two = await connectNode(redis)
    const here = await one.logs.open(one.scope, 'demo', before)
    const there = await two.logs.open(two.scope, 'demo', before)
    await here.append(changed(true))
    await redis.kill()
    const said = [here, there, here].map((log) => log.append(changed(false)))
    await redis.start()
    const seqs = (await Promise.all(said)).map(({ seq }) => seq)
    expect(seqs.toSorted((a, b) => a - b)).toEqual([2, 3, 4])
    await Promise.all([reached(here, 4), reached(there, 4)])
    expect(here.state).toEqual(there.state)
  })

  test('[G5] what cannot be written in time is refused, and goes on when Redis is back', async () => {
    await using redis = await startRedis()
    await using one = await connectNode(redis)
    const here = await one.logs.open(one.scope, 'demo', before)
    await here.append(changed(true))
    redis.signal('SIGSTOP')
    await expect(here.append(changed(false))).rejects.toMatchObject({ code: 'unavailable' })
    redis.signal('SIGCONT')
    const { seq } = await here.append(changed(true))
    await reached(here, seq)
  })

  test('[G6] one that comes back empty is told the log by those who have it; the furthest counts', async () => {
    await using redis = await startRedis()
    await using one = await connectNode(redis)
    await using two = await connectNode(redis)
    const here = await one.logs.open(one.scope, 'demo', before)
    const there = await two.logs.open(two.scope, 'demo', before)
    for (let n = 0; n < 20; n++) await (n % 2 === 0 ? here : there).append(changed(n % 3 === 0))
    await reached(there, 20)
    const state = here.state
    await redis.kill()
    await redis.start()
    const { seq } = await there.append(changed(true))
    expect(seq).toBe(21)
    await reached(here, 21)
    expect(here.id).toBe(state.log)
    expect(there.state).toEqual(here.state)
    await using three = await connectNode(redis)
    const late = await three.logs.open(three.scope, 'demo', before)
    expect(late.state).toEqual(here.state)
    const tail = here.since(state.log, 20) ?? []
    expect(tail.reduce(reduce, state)).toEqual(here.state)
  })

  test('[G6] a node that comes too late, with entries that others did without, has lost the log', async () => {
    await using redis = await startRedis()
    const ways = [await startProxy(redis.port), await startProxy(redis.port)] as const
    const over = (way: { port: number }) => connectNode({ ...redis, url: `redis://127.0.0.1:${way.port}` })
    await using one = await over(ways[0])
    await using two = await over(ways[1])
    const here = await one.logs.open(one.scope, 'demo', before)
    const there = await two.logs.open(two.scope, 'demo', before)
    let lost = 0
    there.onLost(two.scope, () => lost++)
    here.onLost(one.scope, () => expect.unreachable())
    await here.append(changed(true))
    await reached(there, 1)
    // One node misses an entry; the other is away when Redis begins anew with what the first one knows.
    ways[0].cut()
    await there.append(changed(false))
    await redis.kill()
    ways[1].cut()
    ways[0].heal()
    await redis.start()
    for (const seq of [2, 3]) expect(await here.append(changed(true))).toMatchObject({ seq })
    ways[1].heal()
    await expect.poll(() => lost, { timeout: 8_000 }).toBe(1)
    await expect(there.append(changed(true))).rejects.toMatchObject({ code: 'unavailable' })
    for (const way of ways) await way.close()
  })
})

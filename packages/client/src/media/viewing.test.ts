import { Scope, Store } from '@parley/kit'
import { emptyRoom, ProtocolError, TIMES, type Peer, type RoomState, type Track } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '../api.ts'
import type { Call } from '../signal/calls.ts'
import { Viewing } from './viewing.ts'

const [ann, bob, screen] = ['p-a000000000000000', 'p-b000000000000000', 't-s000000000000000']
const peer = (id: string): Peer => ({
  id,
  name: id,
  role: 'participant',
  joinedAt: 0,
  connected: true,
  handRaisedAt: null,
})
const track: Track = { id: screen, peer: ann, source: 'screen', kind: 'video', muted: false }
const seen = { width: 1_920, height: 1_080, fps: 8 }

let scope: Scope
let said: unknown[]
let refuse: Error | null

beforeEach(() => {
  vi.useFakeTimers()
  scope = new Scope('meeting')
  said = []
  refuse = null
})
afterEach(() => {
  scope.close()
  vi.useRealTimers()
})

function setUp(you: string): { viewing: Viewing; room: Store<RoomState> } {
  const stat = { type: 'inbound-rtp', trackIdentifier: 'arriving', frameWidth: 1_920, frameHeight: 1_080 }
  const room = new Store<RoomState>({
    ...emptyRoom('l-0000000000000000'),
    peers: { [ann]: peer(ann), [bob]: peer(bob) },
    tracks: { [screen]: track },
  })
  const meeting = {
    you,
    room,
    connection: new Store<Connection>({ state: 'live' }),
    remote: new Store(new Map([[screen, { id: 'arriving' } as MediaStreamTrack]])),
    stats: async () => [new Map([['a', { ...stat, framesPerSecond: 8 }]])] as unknown as RTCStatsReport[],
  }
  const call = (async (method: string, input: unknown) => {
    said.push([method, input])
    if (refuse !== null) throw refuse
    return {}
  }) as unknown as Call
  return { viewing: new Viewing(scope, meeting, call, () => Date.now()), room }
}

test('[M22] a viewer says again and again how a screen arrives; a refusal ends nothing', async () => {
  setUp(bob)
  refuse = new ProtocolError('too-many-requests')
  await vi.advanceTimersByTimeAsync(2 * TIMES.viewing)
  expect(said).toEqual([
    ['viewing', { track: screen, ...seen }],
    ['viewing', { track: screen, ...seen }],
  ])
})

test('[M22] nothing is said of one’s own screen, and less often in a large room', async () => {
  const { room } = setUp(ann)
  await vi.advanceTimersByTimeAsync(2 * TIMES.viewing)
  expect(said).toEqual([])
  scope.close()
  scope = new Scope('large')
  const large = setUp(bob)
  const crowd = Array.from({ length: 118 }, (_, at) => peer(`p-${String(at).padStart(16, '0')}`))
  const peers = Object.fromEntries(crowd.map((one) => [one.id, one]))
  large.room.set({ ...room.get(), peers: { ...room.get().peers, ...peers } })
  await vi.advanceTimersByTimeAsync(8 * TIMES.viewing)
  expect(said).toHaveLength(2)
})

test('[M22] a sharer knows who sees it until nothing is heard of them, or they go', async () => {
  const { viewing, room } = setUp(ann)
  const heard = (): void => viewing.heard({ type: 'viewed', track: screen, by: bob, ...seen })
  heard()
  expect(viewing.viewers.get().get(bob)).toMatchObject(seen)
  await vi.advanceTimersByTimeAsync(2 * TIMES.viewing)
  expect(viewing.viewers.get().size).toBe(1)
  await vi.advanceTimersByTimeAsync(3 * TIMES.viewing)
  expect(viewing.viewers.get().size).toBe(0)
  heard()
  room.set({ ...room.get(), peers: { [ann]: peer(ann) } })
  await vi.advanceTimersByTimeAsync(TIMES.viewing)
  expect(viewing.viewers.get().size).toBe(0)
})

import { Scope } from '@parley/kit'
import { emptyRoom, LIMITS, TIMES, type Peer, type RoomState, type VideoCodec } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Audience, isListed } from './audience.ts'

const ALL: VideoCodec[] = ['video/VP8', 'video/VP9', 'video/H264']
const peer = (n: number, change: Partial<Peer> = {}): Peer => ({
  ...{ id: `p-${String(n).padStart(16, '0')}`, name: `P${n}`, role: 'participant', joinedAt: n },
  ...{ connected: true, handRaisedAt: null, decodes: ALL, ...change },
})

const roomOf = (count: number, change?: Partial<Peer>): RoomState => ({
  ...emptyRoom('l-0000000000000000'),
  peers: Object.fromEntries(Array.from({ length: count }, (_, n) => [peer(n).id, peer(n, change)])),
})

test('[R6] who comes into a full roster is counted only; hosts, and who is in it already, are listed', () => {
  expect(isListed(roomOf(LIMITS.roster - 1), peer(999))).toBe(true)
  const full = roomOf(LIMITS.roster)
  expect(isListed(full, peer(999))).toBe(false)
  expect(isListed(full, peer(999, { role: 'host' }))).toBe(true)
  expect(isListed(full, peer(5))).toBe(true)
})

test('[R6] who cannot receive what all the others can is listed, so that senders know', () => {
  const full = roomOf(LIMITS.roster)
  expect(isListed(full, peer(999, { decodes: ['video/VP8'] }))).toBe(true)
  const { decodes: _none, ...silent } = peer(999)
  expect(isListed(full, silent)).toBe(true)
  expect(
    isListed(roomOf(LIMITS.roster, { decodes: ['video/VP8'] }), peer(999, { decodes: ['video/VP8'] })),
  ).toBe(false)
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('[R7] the audience of all nodes is told, what happens within a while together', () => {
  using scope = new Scope('room')
  const [told, said]: [number[], number[]] = [[], []]
  let here = 0
  const audience = new Audience(scope, {
    here: () => here,
    tell: (count) => void told.push(count),
    say: (count) => void said.push(count),
  })
  for (here = 1; here < 500; here += 1) audience.changed()
  audience.heard('n-bbbbbbbbbbbbbbbb', 40)
  audience.heard('n-bbbbbbbbbbbbbbbb', 50)
  expect(audience.elsewhere).toBe(50)
  vi.advanceTimersByTime(TIMES.audience)
  expect([told, said]).toEqual([[550], [500]])
  audience.heard('n-bbbbbbbbbbbbbbbb', 50)
  vi.advanceTimersByTime(2 * TIMES.audience)
  expect(told).toEqual([550])
  // One that came late is told again; one that is gone has nobody any more.
  audience.onNodes(new Set(['n-aaaaaaaaaaaaaaaa', 'n-bbbbbbbbbbbbbbbb']))
  audience.onNodes(new Set(['n-aaaaaaaaaaaaaaaa']))
  vi.advanceTimersByTime(TIMES.audience)
  expect([told, said]).toEqual([
    [550, 500],
    [500, 500],
  ])
  here = 0
  audience.changed()
  vi.advanceTimersByTime(TIMES.audience)
  expect([told.at(-1), said.at(-1)]).toEqual([0, 0])
})

import { Scope } from '@parley/kit'
import { ProtocolError, type TrackId } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FakeMedia, type FakeRoom } from '../media/fake.ts'
import { OPUS } from '../media/media.fixture.ts'
import { Inflow, type InflowNeed } from './inflow.ts'

const NODE = 'n-bbbbbbbbbbbbbbbb'
const ANN = 'p-aaaaaaaaaaaaaaaa'
const VOICE: TrackId = 't-aaaaaaaaaaaaaaaa'
const at = { address: '10.0.0.2', port: 45_000, suite: 'none', key: 'there' }

type Ask = InflowNeed['ask']
type Fed = Awaited<ReturnType<Ask>>

let scope: Scope
let room: FakeRoom
const asked: Parameters<Ask>[1][] = []
const blocked: string[] = []
beforeEach(async () => {
  vi.useFakeTimers()
  scope = new Scope('room')
  room = await new FakeMedia().openRoom(scope, 'demo')
  asked.length = 0
  blocked.length = 0
})
afterEach(() => {
  scope.close()
  vi.useRealTimers()
})

/** What comes from another node that answers like this. */
function inflowFrom(answer: (want: Parameters<Ask>[1]) => Fed): Inflow {
  return new Inflow(scope.child('inflow'), NODE, {
    media: room,
    ask: async (_node, want) => {
      asked.push(want)
      return answer(want)
    },
    look: () => ({ peer: ANN, muted: false }),
    changed: () => {},
    blocked: (node) => void blocked.push(node),
  })
}

const piped = { kind: 'audio', source: 'microphone', rtpParameters: OPUS, layers: [] } as const

/** All that is wanted comes, by a stream of its own for each pipe. */
function whole({ pipe, tracks }: Parameters<Ask>[1], sent = 0): Fed {
  const stream = pipe.slice(0, 8)
  return {
    at,
    sent,
    tracks: tracks.map(({ track, known }) => ({
      ...{ track, stream },
      ...(known !== stream && { piped: { ...piped, layers: [] } }),
    })),
  }
}

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1_000)

test('[G24] a pipe through which nothing comes of what is sent is made anew', async () => {
  let sent = 0
  const inflow = inflowFrom((want) => whole(want, (sent += 50_000)))
  inflow.want(new Map([[VOICE, null]]))
  await seconds(1)
  const before = inflow.published.get(VOICE)
  expect(before).toBeDefined()
  await seconds(12)
  expect(blocked[0]).toBe(NODE)
  expect(new Set(asked.map(({ pipe }) => pipe)).size).toBeGreaterThan(1)
  expect(room.pipes).toHaveLength(1)
  await seconds(2)
  expect(inflow.published.get(VOICE)?.stream).not.toBe(before?.stream)
})

test('[G24] while the other node does not answer, what flows goes on; it is asked again and again', async () => {
  let isAway = false
  const inflow = inflowFrom((want) => {
    if (isAway) throw new ProtocolError('unavailable')
    return whole(want)
  })
  inflow.want(new Map([[VOICE, null]]))
  await seconds(1)
  const before = inflow.published.get(VOICE)
  isAway = true
  await seconds(30)
  expect(inflow.published.get(VOICE)).toBe(before)
  const times = asked.length
  expect(times).toBeGreaterThan(8)
  expect(times).toBeLessThan(30)
  isAway = false
  await seconds(7)
  expect(inflow.published.get(VOICE)).toBe(before)
  expect(new Set(asked.map(({ pipe }) => pipe)).size).toBe(1)
})

test('[G24] what is not there yet is asked for soon, and then more and more seldom', async () => {
  let isThere = false
  const inflow = inflowFrom((want) => (isThere ? whole(want) : { at, sent: 0, tracks: [] }))
  inflow.want(new Map([[VOICE, null]]))
  await seconds(0.5)
  expect(asked.length).toBeGreaterThan(2)
  await seconds(10)
  expect(asked.length).toBeLessThan(15)
  isThere = true
  await seconds(3)
  expect(inflow.published.has(VOICE)).toBe(true)
})

test('[G20] a track that cannot be received does not keep the others from coming', async () => {
  const other: TrackId = 't-bbbbbbbbbbbbbbbb'
  const inflow = inflowFrom((want) => {
    const { tracks, ...rest } = whole(want)
    const broken = { ...piped, layers: [], rtpParameters: { codecs: OPUS.codecs } }
    return {
      ...rest,
      tracks: tracks.map((each) => (each.track === VOICE ? { ...each, piped: broken } : each)),
    }
  })
  const { receive } = Object.getPrototypeOf(await room.openPipe(scope.child('sample')))
  const spy = vi.spyOn(Object.getPrototypeOf(room.pipes[0]), 'receive').mockImplementation(function (
    this: unknown,
    life,
    track,
  ) {
    if ((track as { rtpParameters: object }).rtpParameters === OPUS) return receive.call(this, life, track)
    return Promise.reject(new ProtocolError('unsupported-media'))
  })
  inflow.want(
    new Map([
      [VOICE, null],
      [other, null],
    ]),
  )
  await seconds(1)
  expect([...inflow.published.keys()]).toEqual([other])
  spy.mockRestore()
})

import { Scope } from '@parley/kit'
import { emptyRoom, type Fact, type RoomState } from '@parley/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FakeMedia, type FakeRoom } from '../media/fake.ts'
import { ROUTER_CAPABILITIES } from '../media/negotiation.ts'
import type { Published } from './published.ts'
import { Subscriptions } from './subscriptions.ts'

const [ANN, BOB, TRACK] = ['p-aaaaaaaaaaaaaaaa', 'p-bbbbbbbbbbbbbbbb', 't-cccccccccccccccc']

describe('what is opened for somebody whose join was not answered yet', () => {
  let scope: Scope
  let room: FakeRoom
  let hasArrived: boolean
  let facts: Fact[]
  let subscriptions: Subscriptions

  beforeEach(async () => {
    scope = new Scope('test')
    ;[hasArrived, facts] = [false, []]
    room = await new FakeMedia().openRoom(scope, 'demo')
    const send = await room.openTransport(scope, BOB, 'send')
    const codecs = [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 }]
    const rtpParameters = { mid: '0', codecs, encodings: [{ ssrc: 1 }] }
    const publication = await send.publish(scope, { kind: 'video', muted: false, rtpParameters })
    const published: Published = { scope, publication, peer: BOB, source: 'camera' }
    const track = { id: TRACK, peer: BOB, source: 'camera', kind: 'video', muted: false } as const
    const state: RoomState = { ...emptyRoom('log'), tracks: { [TRACK]: track } }
    subscriptions = new Subscriptions(scope, await room.openTransport(scope, ANN, 'recv'), {
      peer: ANN,
      rtpCapabilities: ROUTER_CAPABILITIES,
      state: () => state,
      published: () => published,
      tell: (fact) => void facts.push(fact),
      hasArrived: () => hasArrived,
      wantedChanged: () => {},
      refused: () => {},
    })
  })
  afterEach(() => scope.close())

  test('[M5] [J4] flows by itself, because the answer lists it, and is told by no fact', async () => {
    await subscriptions.settle('later')
    expect(subscriptions.list().map(({ track }) => track)).toEqual([TRACK])
    expect(room.subscriptions.map(({ flowing }) => flowing)).toEqual([true])
    expect(facts).toEqual([])
  })

  test('[M5] is told where the answer was given while it was being opened', async () => {
    const opening = subscriptions.settle('later')
    hasArrived = true
    await opening
    expect(facts).toMatchObject([{ type: 'subscribed', subscriptions: [{ track: TRACK }] }])
  })

  test('[M5] what is opened afterwards waits for a word', async () => {
    hasArrived = true
    await subscriptions.settle('later')
    expect(room.subscriptions.map(({ flowing }) => flowing)).toEqual([false])
    expect(facts.map(({ type }) => type)).toEqual(['subscribed'])
  })
})

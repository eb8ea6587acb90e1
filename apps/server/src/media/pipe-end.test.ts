import { every, Scope } from '@parley/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPUS, rtpPacket, VP8 } from './media.fixture.ts'
import { directEnd, speak, startTestMedia } from './mediasoup.fixture.ts'
import type { MediasoupMedia } from './mediasoup.ts'
import type { PipedIn, PipedOut, PipeEnd } from './port.ts'
import type { RouterRoom } from './room.ts'

const ANN = 'p-aaaaaaaaaaaaaaaa'
const BOB = 'p-bbbbbbbbbbbbbbbb'
const CEM = 'p-cccccccccccccccc'

describe('a room at two nodes of two workers each', () => {
  const all = new Scope('test')
  let nodes: readonly [MediasoupMedia, MediasoupMedia]
  beforeAll(async () => {
    const start = () => startTestMedia(all, process.env['MEDIASOUP_WORKER_BIN'], { workers: 2, spreadAt: 0 })
    nodes = [await start(), await start()]
  })
  afterAll(() => all.close())

  const open = async (scope: Scope) => {
    const rooms: [RouterRoom, RouterRoom] = [
      await nodes[0].openRoom(scope, 'demo'),
      await nodes[1].openRoom(scope, 'demo'),
    ]
    const ends: [PipeEnd, PipeEnd] = [await rooms[0].openPipe(scope), await rooms[1].openPipe(scope)]
    await Promise.all([ends[0].connect(ends[1].address), ends[1].connect(ends[0].address)])
    return { rooms, ends }
  }
  const coming = ({ kind, rtpParameters, layers }: PipedOut, change: Partial<PipedIn> = {}): PipedIn => ({
    ...{ kind, rtpParameters, layers },
    ...{ peer: ANN, muted: false, ...change },
  })

  test('[G21] packets come through once, however many receive them there, on whichever worker', async () => {
    using scope = all.child('room')
    const { rooms, ends } = await open(scope)
    await directEnd(scope, rooms[0], CEM, 'send') // So that Ann is on the other worker than the pipe.
    const send = await directEnd(scope, rooms[0], ANN, 'send')
    const publication = await send.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: false })
    const received = await ends[1].receive(scope, coming(await ends[0].send(scope, publication)))
    const got = [0, 0, 0, 0]
    for (const n of got.keys()) {
      const recv = await directEnd(scope, rooms[1], `p-${String(n).padStart(16, '0')}`, 'recv')
      const want = { publication: received, rtpCapabilities: nodes[1].capabilities, waiting: false }
      const { consumer } = await recv.subscribe(scope, want)
      consumer.on('rtp', () => (got[n] = (got[n] ?? 0) + 1))
    }
    const before = await ends[0].traffic()
    for (let sequence = 1; sequence <= 20; sequence += 1)
      publication.producer.send(
        rtpPacket({ payloadType: 111, ssrc: 1_111, sequence, payload: new Uint8Array(500) }),
      )
    await expect.poll(() => got).toEqual([20, 20, 20, 20])
    const [{ sent }, { received: bytes }] = [await ends[0].traffic(), await ends[1].traffic()]
    expect(bytes).toBeGreaterThan(20 * 500)
    expect(sent - before.sent).toBeLessThan(20 * 1_000)
  })

  test('[G23] who speaks at one node is heard of at the other, and not while muted', async () => {
    using scope = all.child('room')
    const { rooms, ends } = await open(scope)
    const told: string[][] = []
    rooms[1].onSpeakers(scope, (peers) => told.push([...peers]))
    await speak(scope, rooms[1], BOB, -40)
    await expect.poll(() => told.at(-1)).toEqual([BOB])
    const send = await directEnd(scope, rooms[0], ANN, 'send')
    const publication = await send.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: true })
    const piped = await ends[0].send(scope, publication)
    const received = await ends[1].receive(scope, coming(piped, { muted: true }))
    const speaking = scope.child('speaking')
    let sequence = 1
    every(speaking, 20, () => {
      const packet = { payloadType: 111, ssrc: 1_111, sequence: sequence++, level: -15 }
      publication.producer.send(rtpPacket({ ...packet, payload: new Uint8Array(40) }))
    })
    await Promise.all([publication.setMuted(false), received.setMuted(false)])
    await expect.poll(() => told.at(-1), { timeout: 3_000 }).toEqual([ANN, BOB])
    await Promise.all([received.setMuted(true), publication.setMuted(true)])
    expect(told.at(-1)).toEqual([BOB])
  })

  test('[G22] who begins to watch at the other node has a key frame asked for at its sender', async () => {
    using scope = all.child('room')
    const { rooms, ends } = await open(scope)
    const send = await directEnd(scope, rooms[0], ANN, 'send')
    const publication = await send.publish(scope, { kind: 'video', rtpParameters: VP8, muted: false })
    let asked = 0
    await publication.producer.enableTraceEvent(['pli'])
    publication.producer.on('trace', () => (asked += 1))
    publication.producer.send(
      rtpPacket({ payloadType: 96, ssrc: 2_222, sequence: 1, payload: new Uint8Array(100) }),
    )
    const received = await ends[1].receive(scope, coming(await ends[0].send(scope, publication)))
    const recv = await directEnd(scope, rooms[1], BOB, 'recv')
    const want = { publication: received, rtpCapabilities: nodes[1].capabilities, waiting: true }
    const subscribed = await recv.subscribe(scope, want)
    await expect.poll(() => asked).toBeGreaterThan(0)
    const before = asked
    // The first asking may be still on its way: what counts is one after the watching began.
    await new Promise((resolve) => setTimeout(resolve, 500))
    await subscribed.flow()
    await expect.poll(() => asked).toBeGreaterThan(before)
  })
})

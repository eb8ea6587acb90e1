import { Scope } from '@parley/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPUS, rtpPacket, VP8 } from './media.fixture.ts'
import { directEnd, routerRoom, speak, startTestMedia } from './mediasoup.fixture.ts'
import type { MediasoupMedia } from './mediasoup.ts'

const peer = (n: number): string => `p-${String(n).padStart(16, '0')}`

/** Lets so much time (ms) pass; whether this process, which also speaks, had the processor all the while. */
async function speaksFor(ms: number): Promise<boolean> {
  let longest = 0
  const end = performance.now() + ms
  for (let before = performance.now(); before < end;) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    longest = Math.max(longest, performance.now() - before)
    before = performance.now()
  }
  return longest < 300
}

describe('a room on two workers', () => {
  const all = new Scope('test')
  let media: MediasoupMedia
  beforeAll(async () => {
    media = await startTestMedia(all, process.env['MEDIASOUP_WORKER_BIN'], { workers: 2, spreadAt: 0 })
  })
  afterAll(() => all.close())

  /** How many tracks come to each of its workers from the other one. */
  const pipes = async (room: Parameters<typeof routerRoom>[0]): Promise<number[]> =>
    (await routerRoom(room).parts).map((part) => part.pipes).toSorted()

  test('a track is passed on once, however many receive it there, and as long as somebody does', async () => {
    using scope = all.child('room')
    const room = await media.openRoom(scope, 'demo')
    const send = await directEnd(scope, room, peer(0), 'send')
    const publication = await send.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: false })
    const watching = scope.child('watching')
    const got = Array.from({ length: 6 }, () => 0)
    for (const n of got.keys()) {
      const recv = await directEnd(scope, room, peer(n + 1), 'recv')
      const want = { publication, rtpCapabilities: media.capabilities, waiting: false }
      const { consumer } = await recv.subscribe(watching, want)
      consumer.on('rtp', () => (got[n] = (got[n] ?? 0) + 1))
    }
    expect((await media.load()).map((load) => load.rooms)).toEqual([1, 1])
    expect(media.workers.live.map((worker) => worker.peers).toSorted()).toEqual([3, 4])
    expect(await pipes(room)).toEqual([0, 1])
    for (let sequence = 1; sequence <= 5; sequence += 1)
      publication.producer.send(
        rtpPacket({ payloadType: 111, ssrc: 1_111, sequence, payload: Uint8Array.of(1) }),
      )
    await expect.poll(() => got).toEqual(got.map(() => 5))
    watching.close()
    expect(await pipes(room)).toEqual([0, 0])
    const recv = await directEnd(scope, room, peer(1), 'recv')
    await recv.subscribe(scope, { publication, rtpCapabilities: media.capabilities, waiting: false })
    scope.close()
    expect(media.workers.live.map(({ rooms, peers, streams }) => ({ rooms, peers, streams }))).toEqual(
      Array(2).fill({ rooms: 0, peers: 0, streams: 0 }),
    )
  })

  test('[M6] what is muted at one worker is not forwarded at the other, and goes on', async () => {
    using scope = all.child('room')
    const room = await media.openRoom(scope, 'demo')
    const send = await directEnd(scope, room, peer(0), 'send')
    const recv = await directEnd(scope, room, peer(1), 'recv')
    const publication = await send.publish(scope, { kind: 'video', rtpParameters: VP8, muted: true })
    const want = { publication, rtpCapabilities: media.capabilities, waiting: false }
    const { consumer } = await recv.subscribe(scope, want)
    expect(consumer.producerPaused).toBe(true)
    await publication.setMuted(false)
    await expect.poll(() => consumer.producerPaused).toBe(false)
    await publication.setMuted(true)
    await expect.poll(() => consumer.producerPaused).toBe(true)
  })

  test('[M7] who is loudest is known across both', async () => {
    using scope = all.child('room')
    const room = await media.openRoom(scope, 'demo')
    const told: string[][] = []
    room.onSpeakers(scope, (peers) => told.push([...peers]))
    const quiet = scope.child('quiet')
    await speak(quiet, room, peer(0), -40)
    await speak(scope, room, peer(1), -15)
    expect((await routerRoom(room).parts).length).toBe(2)
    await expect.poll(() => told.at(-1)).toEqual([peer(1), peer(0)])
    // Both are heard all the time: nobody comes and goes because the workers measure at different times.
    let steady: number
    do steady = told.length
    while (!(await speaksFor(1_500)))
    expect(told.length).toBe(steady)
    quiet.close()
    await expect.poll(() => told.at(-1), { timeout: 3_000 }).toEqual([peer(1)])
  })
})

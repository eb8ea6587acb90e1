import { Scope } from '@parley/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPUS, rtpPacket, VP8 } from './media.fixture.ts'
import { directEnd, startTestMedia } from './mediasoup.fixture.ts'
import type { MediasoupMedia } from './mediasoup.ts'
import type { RouterPublication, RouterSubscription } from './tracks.ts'

const ANN = 'p-aaaaaaaaaaaaaaaa'
const BOB = 'p-bbbbbbbbbbbbbbbb'

/** A VP8 payload (RFC 7741): a descriptor that starts partition 0, then a frame's first byte and a key frame's start code. */
const vp8 = (key: boolean): Uint8Array =>
  Uint8Array.from([
    0x10,
    key ? 0x10 : 0x11,
    0,
    0,
    0x9d,
    0x01,
    0x2a,
    0x40,
    0x01,
    0xf0,
    0x00,
    ...Array<number>(40).fill(7),
  ])

/** RTCP payload-specific feedback (RFC 4585, 6.1), picture loss indication. */
const isPli = (rtcp: Buffer): boolean => rtcp[1] === 206 && ((rtcp[0] ?? 0) & 0x1f) === 1

describe.each([
  { through: 'a real worker', config: {} },
  { through: 'two workers', config: { workers: 2, spreadAt: 0 } },
])('RTP through $through', ({ config }) => {
  const all = new Scope('test')
  let media: MediasoupMedia
  beforeAll(async () => {
    media = await startTestMedia(all, process.env['MEDIASOUP_WORKER_BIN'], config)
  })
  afterAll(() => all.close())

  /** Ann publishes, Bob is subscribed: packets that Ann sends, packets that Bob got, key frames that Ann was asked for. */
  async function flow(scope: Scope, kind: 'audio' | 'video', waiting: boolean, muted = false) {
    const room = await media.openRoom(scope, 'demo')
    const send = await directEnd(scope, room, ANN, 'send')
    const recv = await directEnd(scope, room, BOB, 'recv')
    const rtpParameters = kind === 'audio' ? OPUS : VP8
    const publication = await send.publish(scope, { kind, rtpParameters, muted })
    const subscribed = await recv.subscribe(scope, {
      publication,
      rtpCapabilities: media.capabilities,
      waiting,
    })
    const got: Buffer[] = []
    subscribed.consumer.on('rtp', (packet) => got.push(packet))
    const asked = { keyFrames: 0 }
    send.transport.on('rtcp' as never, (packet: Buffer) => {
      if (isPli(packet)) asked.keyFrames += 1
    })
    return {
      publication,
      subscribed,
      got,
      asked,
      write: writer(publication, kind),
      settle: () => settle(subscribed),
    }
  }

  function writer(publication: RouterPublication, kind: 'audio' | 'video') {
    let sequence = 0
    const named = kind === 'audio' ? { payloadType: 111, ssrc: 1_111 } : { payloadType: 96, ssrc: 2_222 }
    return (count: number, key = true): void => {
      for (let n = 0; n < count; n += 1) {
        const payload = kind === 'audio' ? Uint8Array.of(1, 2, 3) : vp8(key)
        publication.producer.send(rtpPacket({ ...named, sequence: ++sequence, payload }))
      }
    }
  }

  /** A worker answers in order: after this, what was written before has gone through, or never will. */
  async function settle(subscribed: RouterSubscription): Promise<void> {
    await subscribed.consumer.dump()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }

  test('[M5] what is subscribed without waiting flows at once', async () => {
    using scope = all.child('room')
    const { subscribed, got, write, settle: done } = await flow(scope, 'audio', false)
    write(10)
    await done()
    expect(got).toHaveLength(10)
    const [encoding] = subscribed.rtpParameters.encodings ?? []
    expect(got.map((packet) => packet.readUInt32BE(8))).toEqual(Array(10).fill(encoding?.ssrc))
    expect(got[0]?.subarray(-3)).toEqual(Buffer.of(1, 2, 3))
  })

  test('[M5] what waits flows when it is asked for, and the sender is asked for a key frame', async () => {
    using scope = all.child('room')
    const { subscribed, got, asked, write, settle: done } = await flow(scope, 'video', true)
    write(5)
    await done()
    expect(got).toHaveLength(0)
    const before = asked.keyFrames
    await subscribed.flow()
    await done()
    expect(asked.keyFrames).toBe(before + 1)
    write(3, false)
    await done()
    expect(got, 'nothing that could not be decoded').toHaveLength(0)
    write(1)
    write(4, false)
    await done()
    expect(got).toHaveLength(5)
  })

  test('[M6] muted audio and video are not forwarded, and go on when unmuted', async () => {
    using scope = all.child('room')
    for (const kind of ['audio', 'video'] as const) {
      using call = scope.child('call')
      const { publication, got, write, settle: done } = await flow(call, kind, false, true)
      write(5)
      await done()
      expect(got).toHaveLength(0)
      await publication.setMuted(false)
      await done()
      write(5)
      await done()
      expect(got).toHaveLength(5)
      await publication.setMuted(true)
      write(5)
      await done()
      expect(got).toHaveLength(5)
    }
  })

  test('[Q3] packets that arrive are counted', async () => {
    using scope = all.child('room')
    const { publication, write } = await flow(scope, 'audio', false)
    write(50)
    await expect.poll(async () => (await publication.counts()).packets).toBe(50)
    expect((await publication.counts()).bitrate).toBeGreaterThan(0)
  })
})

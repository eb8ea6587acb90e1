import type { Scope } from '@parley/kit'
import { TransportParameters, type PeerId, type RtpParameters } from '@parley/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DTLS, OPUS, VP8 } from './media.fixture.ts'
import { ANN, BOB, PortBench, type MediaUnderTest } from './port.fixture.ts'

const NOTHING = { rooms: 0, transports: 0, publications: 0, subscriptions: 0 }
const CLOSED = expect.objectContaining({ name: 'Closed' })
const closed = (message: string): unknown => expect.objectContaining({ name: 'Closed', message })
const UNSUPPORTED = expect.objectContaining({ name: 'ProtocolError', code: 'unsupported-media' })
const audio = { kind: 'audio', rtpParameters: OPUS, muted: false } as const
const video = { kind: 'video', rtpParameters: VP8, muted: false } as const

/** What every implementation of {@link Media} must do. */
export function mediaContract(name: string, start: (scope: Scope) => Promise<MediaUnderTest>): void {
  describe(`${name} keeps the contract of the media port`, () => {
    const bench = new PortBench()
    beforeAll(() => bench.start(start))
    afterAll(() => bench.all.close())
    endings(bench)
    parameters(bench)
    tellings(bench)
  })
}

function endings(bench: PortBench): void {
  test('[P4] the end of a room ends everything in it', async () => {
    const scope = bench.all.child('room')
    const { send, recv } = await bench.call(scope)
    for (const want of [audio, video]) {
      const publication = await send.publish(scope, want)
      await recv.subscribe(scope, bench.want(publication))
    }
    expect(await bench.its.open()).toEqual({ rooms: 1, transports: 2, publications: 2, subscriptions: 2 })
    scope.close()
    expect(await bench.its.open()).toEqual(NOTHING)
  })

  test('[P4] each thing ends with its own scope, and what hangs on it ends with it', async () => {
    using scope = bench.all.child('room')
    const { room, recv } = await bench.call(scope)
    const [sending, publishing, subscribing] = [scope.child('s'), scope.child('p'), scope.child('c')]
    const send = await room.openTransport(sending, ANN, 'send')
    const publication = await send.publish(publishing, video)
    const want = bench.want(publication, false)
    await recv.subscribe(subscribing, want)
    const second = await recv.subscribe(scope, want)
    expect(await bench.its.open()).toMatchObject({ transports: 3, publications: 1, subscriptions: 2 })
    subscribing.close()
    expect(await bench.its.open()).toMatchObject({ transports: 3, publications: 1, subscriptions: 1 })
    publishing.close()
    expect(await bench.its.open()).toMatchObject({ transports: 3, publications: 0, subscriptions: 0 })
    await expect(second.flow()).rejects.toThrow(CLOSED)
    await expect(publication.setMuted(true)).rejects.toThrow(CLOSED)
    sending.close()
    expect(await bench.its.open()).toMatchObject({ rooms: 1, transports: 2 })
    await expect(send.publish(scope, audio)).rejects.toThrow(CLOSED)
  })

  test('[P4] what arrives after its owner has gone is closed on arrival', async () => {
    using scope = bench.all.child('room')
    const { room, send, recv } = await bench.call(scope)
    const publication = await send.publish(scope, audio)
    const open = await bench.its.open()
    const late = (opening: (scope: Scope) => Promise<unknown>): Promise<unknown> => {
      const brief = scope.child('brief')
      const opened = opening(brief)
      brief.close('left')
      return opened
    }
    const openings = [
      (brief: Scope) => bench.its.media.openRoom(brief, 'late'),
      (brief: Scope) => room.openTransport(brief, BOB, 'send'),
      (brief: Scope) => send.publish(brief, video),
      (brief: Scope) => recv.subscribe(brief, bench.want(publication, false)),
    ]
    for (const opening of openings) {
      await expect(late(opening)).rejects.toThrow(closed('left'))
    }
    expect(await bench.its.open()).toEqual(open)
  })

  test('[P4] a room that ends while things are opened in it leaves nothing', async () => {
    const scope = bench.all.child('room')
    const { room, send, recv } = await bench.call(scope)
    const publication = await send.publish(scope, audio)
    const openings = [
      room.openTransport(bench.all, BOB, 'send'),
      send.publish(bench.all, video),
      recv.subscribe(bench.all, bench.want(publication, false)),
    ]
    scope.close('over')
    const results = await Promise.allSettled(openings)
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await bench.its.open()).toEqual(NOTHING)
    expect(bench.all.size).toBeLessThan(10)
  })
}

function parameters(bench: PortBench): void {
  test('[M2] parameters that the SFU does not take are unsupported-media and change nothing', async () => {
    using scope = bench.all.child('room')
    const { send, recv } = await bench.call(scope)
    const publication = await send.publish(scope, audio)
    const open = await bench.its.open()
    const size = scope.size
    const g729 = { codecs: [{ mimeType: 'audio/G729', payloadType: 18, clockRate: 8_000 }] }
    const nameless = { codecs: [{ mimeType: 'x', payloadType: 1, clockRate: 1 }] }
    const publish = (kind: 'audio' | 'video', rtpParameters: RtpParameters) => () =>
      send.publish(scope, { kind, rtpParameters, muted: false })
    const wrong: (() => Promise<unknown>)[] = [
      publish('audio', g729),
      publish('audio', VP8),
      publish('video', nameless),
      publish('audio', OPUS), // Its SSRC is taken.
      publish('video', { ...VP8, encodings: [{ ssrc: 5, rtx: { ssrc: 5 } }] }),
      () => recv.subscribe(scope, { publication, rtpCapabilities: {}, waiting: false }),
      () => recv.connect({ fingerprints: [{ algorithm: 'sha-256', value: 'AB:CD' }] }),
    ]
    for (const attempt of wrong) await expect(attempt()).rejects.toThrow(UNSUPPORTED)
    expect(await bench.its.open()).toEqual(open)
    expect(scope.size).toBe(size)
    await send.publish(scope, video)
    await recv.connect(DTLS)
  })

  test('an end connects once', async () => {
    using scope = bench.all.child('room')
    const { send } = await bench.call(scope)
    await send.connect(DTLS)
    await expect(send.connect(DTLS)).rejects.toThrow(expect.objectContaining({ code: 'bad-request' }))
  })

  test('[M1] a peer publishes on the transport on which it sends, and receives on the other', async () => {
    using scope = bench.all.child('room')
    const { send, recv } = await bench.call(scope)
    const publication = await send.publish(scope, audio)
    await expect(recv.publish(scope, audio)).rejects.toThrow(/broken/)
    const want = bench.want(publication, false)
    await expect(send.subscribe(scope, want)).rejects.toThrow(/broken/)
  })

  test('[J4] the parameters of a transport are of the form of the protocol, with somewhere to connect to', async () => {
    using scope = bench.all.child('room')
    const { send, recv } = await bench.call(scope)
    const parameters = TransportParameters.parse(send.parameters)
    expect(parameters).toEqual(send.parameters)
    expect(parameters.iceCandidates.length).toBeGreaterThan(0)
    expect(recv.parameters.id).not.toBe(send.parameters.id)
  })

  test('an ICE restart gives new credentials', async () => {
    using scope = bench.all.child('room')
    const { send } = await bench.call(scope)
    const fresh = await send.restartIce()
    expect(fresh.usernameFragment).not.toBe(send.parameters.iceParameters.usernameFragment)
    expect(fresh.password).not.toBe(send.parameters.iceParameters.password)
  })

  test('[M6] muting, flowing and priorities may be asked for again and again', async () => {
    using scope = bench.all.child('room')
    const { send, recv } = await bench.call(scope)
    const publication = await send.publish(scope, { ...video, muted: true })
    expect(publication.kind).toBe('video')
    const want = bench.want(publication)
    const subscribed = await recv.subscribe(scope, want)
    expect(subscribed.kind).toBe('video')
    expect(subscribed.rtpParameters.codecs[0]?.mimeType).toBe('video/VP8')
    for (const muted of [false, false, true, true, false]) await publication.setMuted(muted)
    await subscribed.flow()
    await subscribed.flow()
    for (const priority of [0, 1, 128, 255]) await subscribed.setPriority(priority)
    const again = await recv.subscribe(scope, want)
    expect(again.id).not.toBe(subscribed.id)
    expect(again.rtpParameters.mid).not.toBe(subscribed.rtpParameters.mid)
  })
}

function tellings(bench: PortBench): void {
  test('[M7] speakers are told when they change, until the scope of the telling ends', async () => {
    using scope = bench.all.child('room')
    const { room } = await bench.call(scope)
    const listening = scope.child('listening')
    const [brief, told]: [PeerId[][], PeerId[][]] = [[], []]
    room.onSpeakers(listening, (peers) => brief.push([...peers]))
    room.onSpeakers(scope, (peers) => told.push([...peers]))
    const speaking = scope.child('speaking')
    await bench.its.speak(speaking, room, ANN)
    await expect.poll(() => told).toEqual([[ANN]])
    listening.close()
    speaking.close()
    await expect.poll(() => told, { timeout: 3_000 }).toEqual([[ANN], []])
    expect(brief).toEqual([[ANN]])
  })

  test('[Q3] what has sent nothing counts nothing, and what has ended is not counted', async () => {
    using scope = bench.all.child('room')
    const { send } = await bench.call(scope)
    const life = scope.child('track')
    const publication = await send.publish(life, audio)
    expect(await publication.counts()).toEqual({ packets: 0, lost: 0, bitrate: 0, jitter: 0, score: 10 })
    life.close()
    await expect(publication.counts()).rejects.toThrow(CLOSED)
  })

  test('[V1] what was on a dead worker is told as lost after all of it has ended; the room goes on', async () => {
    using scope = bench.all.child('room')
    const { room, send, recv } = await bench.call(scope)
    const publication = await send.publish(scope, audio)
    await recv.subscribe(scope, bench.want(publication))
    const data = await room.openData(scope, ANN)
    const ended = scope.child('ended')
    send.onLost(ended, () => expect.unreachable('its scope has ended'))
    ended.close()
    const left = Promise.withResolvers<unknown>()
    let told = 0
    for (const end of [send, recv, data]) end.onLost(scope, () => (told += 1))
    send.onLost(scope, () => left.resolve(bench.its.open()))
    await bench.its.lose(room)
    await expect.poll(() => told).toBe(3)
    expect(await left.promise).toMatchObject({ transports: 0, publications: 0, subscriptions: 0 })
    await expect(publication.setMuted(true)).rejects.toThrow(closed('lost'))
    await expect(send.publish(scope, video)).rejects.toThrow(CLOSED)
    let late = 0
    recv.onLost(scope, () => (late += 1))
    expect(late).toBe(1)
    const again = async (): Promise<string> => {
      const transport = await room.openTransport(scope, ANN, 'send')
      await transport.publish(scope, audio)
      return 'published'
    }
    await expect.poll(again, { timeout: 5_000 }).toBe('published')
  })

  test('[P4] ending a room is not losing it', async () => {
    const scope = bench.all.child('room')
    const { send } = await bench.call(scope)
    let lost = 0
    send.onLost(bench.all, () => (lost += 1))
    scope.close()
    expect(await bench.its.open()).toEqual(NOTHING)
    expect(lost).toBe(0)
  })

  test('the load counts rooms', async () => {
    using scope = bench.all.child('room')
    const before = await bench.its.media.load()
    await bench.call(scope)
    const after = await bench.its.media.load()
    const rooms = (loads: typeof after): number => loads.reduce((sum, load) => sum + load.rooms, 0)
    expect(rooms(after)).toBeGreaterThanOrEqual(rooms(before) + 1)
    expect(after.every((load) => load.cpuSeconds >= 0)).toBe(true)
  })
}

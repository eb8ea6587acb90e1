import { Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPUS, VP8 } from './media.fixture.ts'
import type { MediaUnderTest } from './port.fixture.ts'
import type { MediaRoom, PipedOut, PipeEnd, Publication } from './port.ts'

const CLOSED = expect.objectContaining({ name: 'Closed' })
const UNSUPPORTED = expect.objectContaining({ name: 'ProtocolError', code: 'unsupported-media' })
const ANN: PeerId = 'p-aaaaaaaaaaaaaaaa'
const BOB: PeerId = 'p-bbbbbbbbbbbbbbbb'

/** A room at two nodes: Ann sends at one, Bob receives at the other, and a pipe leads there. */
interface TwoNodes {
  readonly rooms: readonly [MediaRoom, MediaRoom]
  readonly ends: readonly [PipeEnd, PipeEnd]
  readonly publication: Publication
}

/** What every implementation of the media port must do between two nodes. */
export function pipeContract(name: string, start: (scope: Scope) => Promise<MediaUnderTest>): void {
  describe(`${name} keeps the contract of the media port between nodes`, () => {
    const all = new Scope('test')
    let nodes: readonly [MediaUnderTest, MediaUnderTest]
    beforeAll(async () => {
      nodes = [await start(all), await start(all)]
    })
    afterAll(() => all.close())

    const open = async (scope: Scope, kind: 'audio' | 'video'): Promise<TwoNodes> => {
      const rooms = [
        await nodes[0].media.openRoom(scope, 'demo'),
        await nodes[1].media.openRoom(scope, 'demo'),
      ] as const
      const ends = [await rooms[0].openPipe(scope), await rooms[1].openPipe(scope)] as const
      await Promise.all([ends[0].connect(ends[1].address), ends[1].connect(ends[0].address)])
      const send = await rooms[0].openTransport(scope, ANN, 'send')
      const rtpParameters = kind === 'audio' ? OPUS : VP8
      const publication = await send.publish(scope, { kind, rtpParameters, muted: false })
      return { rooms, ends, publication }
    }
    const arriving = ({ kind, rtpParameters, layers }: PipedOut) => {
      // As it comes from the other node: as text.
      const sent = JSON.parse(JSON.stringify({ kind, rtpParameters, layers })) as Pick<
        PipedOut,
        'kind' | 'rtpParameters' | 'layers'
      >
      return { ...sent, peer: ANN, muted: false }
    }
    const counts = async () => Promise.all(nodes.map((node) => node.open()))

    test('[G21] a track of another node is one like any other to whoever subscribes to it', async () => {
      using scope = all.child('room')
      for (const kind of ['audio', 'video'] as const) {
        using room = scope.child(kind)
        const { rooms, ends, publication } = await open(room, kind)
        const piped = await ends[0].send(room, publication)
        expect(piped).toMatchObject({ kind, layers: publication.layers })
        const received = await ends[1].receive(room, arriving(piped))
        expect(received).toMatchObject({ kind, layers: publication.layers })
        const recv = await rooms[1].openTransport(room, BOB, 'recv')
        const rtpCapabilities = nodes[1].media.capabilities
        const want = { publication: received, rtpCapabilities, waiting: false }
        const subscribed = await recv.subscribe(room, want)
        expect(subscribed.rtpParameters.codecs[0]?.mimeType).toBe(
          publication.kind === 'audio' ? 'audio/opus' : 'video/VP8',
        )
        await received.setMuted(true)
        await received.setMuted(false)
        for (const flowing of [false, false, true]) await piped.setFlowing(flowing)
      }
    })

    test('[P4] what goes through a pipe ends with its scope, with its track, and with the pipe', async () => {
      using scope = all.child('room')
      const { rooms, ends } = await open(scope, 'audio')
      const send = await rooms[0].openTransport(scope, BOB, 'send')
      const [before, beforeThere] = await counts()
      const life = scope.child('track')
      const video = await send.publish(life, { kind: 'video', rtpParameters: VP8, muted: false })
      const brief = scope.child('brief')
      const first = await ends[0].send(brief, video)
      brief.close()
      await expect(first.setFlowing(false)).rejects.toThrow(CLOSED)
      const second = await ends[0].send(scope, video)
      expect(second.id).not.toBe(first.id)
      const received = await ends[1].receive(scope, arriving(second))
      expect((await counts())[1]).toMatchObject({ publications: (beforeThere?.publications ?? 0) + 1 })
      life.close()
      await expect(second.setFlowing(false)).rejects.toThrow(CLOSED)
      expect((await counts())[0]).toEqual(before)
      const pipe = scope.child('pipe')
      const short = await rooms[1].openPipe(pipe)
      pipe.close()
      await expect(short.traffic()).rejects.toThrow(CLOSED)
      await expect(short.receive(scope, arriving(second))).rejects.toThrow(CLOSED)
      scope.close()
      await expect(received.setMuted(true)).rejects.toThrow(CLOSED)
      for (const open of await counts())
        expect(open).toEqual({ rooms: 0, transports: 0, publications: 0, subscriptions: 0 })
    })

    test('[G21] an end connects once, and to what can be one', async () => {
      using scope = all.child('room')
      const room = await nodes[0].media.openRoom(scope, 'demo')
      const [one, two] = [await room.openPipe(scope), await room.openPipe(scope)]
      await expect(one.connect({ ...two.address, suite: 'rot13' })).rejects.toThrow(UNSUPPORTED)
      await one.connect(two.address)
      await expect(one.connect(two.address)).rejects.toThrow(expect.objectContaining({ code: 'bad-request' }))
      const opening = scope.child('opening')
      const late = room.openPipe(opening)
      opening.close('left')
      await expect(late).rejects.toThrow(CLOSED)
    })
  })
}

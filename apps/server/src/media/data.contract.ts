import { Scope } from '@parley/kit'
import { DataTransportParameters, type PeerId } from '@parley/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DTLS } from './media.fixture.ts'
import type { MediaUnderTest } from './port.fixture.ts'

const CLOSED = expect.objectContaining({ name: 'Closed' })
const ANN: PeerId = 'p-aaaaaaaaaaaaaaaa'
const BOB: PeerId = 'p-bbbbbbbbbbbbbbbb'

/** What every implementation of the media port must do for data. */
export function dataContract(name: string, start: (scope: Scope) => Promise<MediaUnderTest>): void {
  describe(`${name} keeps the contract of the media port for data`, () => {
    const all = new Scope('test')
    let its: MediaUnderTest
    beforeAll(async () => {
      its = await start(all)
    })
    afterAll(() => all.close())

    test('[D5] two ends for data are bridged, each on streams of its own, as often as one likes', async () => {
      using scope = all.child('room')
      const room = await its.media.openRoom(scope, 'demo')
      const [ann, bob] = [await room.openData(scope, ANN), await room.openData(scope, BOB)]
      expect(DataTransportParameters.parse(ann.parameters)).toEqual(ann.parameters)
      await ann.connect(DTLS)
      await expect(ann.connect(DTLS)).rejects.toThrow(expect.objectContaining({ code: 'bad-request' }))
      const brief = scope.child('brief')
      const { here, there } = await ann.bridge(brief, bob)
      const second = await ann.bridge(scope, bob)
      for (const streams of [
        [here, second.here],
        [there, second.there],
      ])
        expect(new Set(streams.flatMap(({ send, receive }) => [send, receive])).size).toBe(4)
      brief.close()
      await expect(ann.bridge(brief, bob)).rejects.toThrow(CLOSED)
    })

    test('[D4] an end for data ends with its scope, and what arrives later is closed on arrival', async () => {
      using scope = all.child('room')
      const room = await its.media.openRoom(scope, 'demo')
      const open = await its.open()
      const brief = scope.child('brief')
      const ann = await room.openData(brief, ANN)
      const bob = await room.openData(scope, BOB)
      const bridging = ann.bridge(scope, bob)
      brief.close('left')
      await expect(bridging).rejects.toThrow(CLOSED)
      await expect(room.openData(brief, ANN)).rejects.toThrow(CLOSED)
      expect(await its.open()).toEqual({ ...open, transports: open['transports'] + 1 })
    })
  })
}

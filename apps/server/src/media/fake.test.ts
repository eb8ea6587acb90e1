import { Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'
import { expect, test } from 'vitest'
import { dataContract } from './data.contract.ts'
import { FakeMedia, FakeRoom } from './fake.ts'
import { pipeContract } from './pipe.contract.ts'
import { OPUS } from './media.fixture.ts'
import { mediaContract } from './port.contract.ts'
import type { MediaUnderTest } from './port.fixture.ts'

const ANN = 'p-aaaaaaaaaaaaaaaa'
const BOB = 'p-bbbbbbbbbbbbbbbb'

const start = async (): Promise<MediaUnderTest> => {
  const media = new FakeMedia()
  const fake = (room: unknown): FakeRoom => {
    if (room instanceof FakeRoom) return room
    throw new Error('not a room of the fake')
  }
  return {
    media,
    open: async () => media.open,
    speak: async (scope, room, peer) => {
      fake(room).hear([peer])
      scope.defer(() => fake(room).hear([]))
    },
    lose: async (room) => fake(room).lose(),
  }
}
mediaContract('the fake', start)
dataContract('the fake', start)
pipeContract('the fake', start)

test('a call fails when a test says so, once, and leaves nothing', async () => {
  using scope = new Scope('test')
  const media = new FakeMedia()
  const room = await media.openRoom(scope, 'demo')
  const send = await room.openTransport(scope, ANN, 'send')
  media.failNext('publish')
  media.failNext('publish', new ProtocolError('unavailable'))
  const publish = () => send.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: false })
  await expect(publish()).rejects.toThrow('unsupported-media')
  await expect(publish()).rejects.toThrow('unavailable')
  expect(media.open.publications).toBe(0)
  await publish()
  expect(media.open.publications).toBe(1)
})

test('a call waits as long as a test says so', async () => {
  using scope = new Scope('test')
  const media = new FakeMedia()
  const release = media.hold('openRoom')
  let opened = false
  const opening = media.openRoom(scope, 'demo').then(() => (opened = true))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(opened).toBe(false)
  release()
  await opening
  expect(media.open.rooms).toBe(1)
})

test('a test sees what is muted, what flows and to whom', async () => {
  using scope = new Scope('test')
  const media = new FakeMedia()
  const room = await media.openRoom(scope, 'demo')
  const send = await room.openTransport(scope, ANN, 'send')
  const recv = await room.openTransport(scope, BOB, 'recv')
  const publication = await send.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: true })
  const want = { publication, rtpCapabilities: media.capabilities, waiting: true }
  const subscribed = await recv.subscribe(scope, want)
  const [seen] = media.room('demo').subscriptions
  expect(seen).toMatchObject({ peer: BOB, flowing: false, forwarding: false, priority: 1 })
  expect(seen?.publication).toMatchObject({ peer: ANN, muted: true })
  await subscribed.flow()
  expect(seen).toMatchObject({ flowing: true, forwarding: false })
  await publication.setMuted(false)
  await subscribed.setPriority(200)
  expect(seen).toMatchObject({ forwarding: true, priority: 200 })
})

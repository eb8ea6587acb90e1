import { kill } from 'node:process'
import type { Scope } from '@parley/kit'
import { dataContract } from './data.contract.ts'
import { mediaContract, type MediaUnderTest } from './port.contract.ts'
import { openOn, routerRoom, speak, startTestMedia } from './mediasoup.fixture.ts'
import type { RouterRoom } from './room.ts'

const start = async (scope: Scope): Promise<MediaUnderTest> => {
  const media = await startTestMedia(scope, process.env['MEDIASOUP_WORKER_BIN'])
  const known = new Set<RouterRoom>()
  const openRoom = media.openRoom.bind(media)
  media.openRoom = async (...args) => {
    const room = await openRoom(...args)
    known.add(room)
    return room
  }
  return {
    media,
    open: async () => (await openOn(media, [...known])) as never,
    speak: (speaking, room, peer) => speak(speaking, routerRoom(room), peer),
    lose: async () => {
      for (const { pid } of await media.load()) kill(pid, 'SIGKILL')
    },
  }
}
mediaContract('mediasoup', start)
dataContract('mediasoup', start)

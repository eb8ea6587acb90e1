import { kill } from 'node:process'
import type { Scope } from '@parley/kit'
import { dataContract } from './data.contract.ts'
import { pipeContract } from './pipe.contract.ts'
import { mediaContract } from './port.contract.ts'
import type { MediaUnderTest } from './port.fixture.ts'
import { openOn, routerRoom, speak, startTestMedia } from './mediasoup.fixture.ts'
import type { MediaConfig } from './mediasoup.ts'
import type { RouterRoom } from './room.ts'

const startWith = async (scope: Scope, config: Partial<MediaConfig>): Promise<MediaUnderTest> => {
  const media = await startTestMedia(scope, process.env['MEDIASOUP_WORKER_BIN'], config)
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
      for (const worker of media.workers.live) kill(worker.process.pid, 'SIGKILL')
    },
  }
}
const start = (scope: Scope): Promise<MediaUnderTest> => startWith(scope, {})
mediaContract('mediasoup', start)
dataContract('mediasoup', start)
pipeContract('mediasoup', start)

// Everyone on another worker than the one before: all that the port does, it does across workers.
const spread = (scope: Scope): Promise<MediaUnderTest> => startWith(scope, { workers: 2, spreadAt: 0 })
mediaContract('mediasoup on two workers', spread)
dataContract('mediasoup on two workers', spread)
pipeContract('mediasoup on two workers', spread)

import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { every, type Scope } from '@parley/kit'
import type { PeerId } from '@parley/protocol'
import { OPUS, rtpPacket } from './media.fixture.ts'
import { startMedia, type MediaConfig, type MediaLog, type MediasoupMedia } from './mediasoup.ts'
import type { MediaRoom } from './port.ts'
import { RouterRoom } from './room.ts'
import type { TrackEnd } from './track-end.ts'

/** Starts media with real workers on free ports of loopback. `workerBin` is a test's MEDIASOUP_WORKER_BIN. */
export function startTestMedia(
  scope: Scope,
  workerBin: string | undefined,
  config: Partial<MediaConfig> = {},
  log?: MediaLog,
): Promise<MediasoupMedia> {
  if (!workerBin) {
    throw new Error(
      'MEDIASOUP_WORKER_BIN must name the media worker: `npm test` sets it, it builds one if it has to',
    )
  }
  const pipes = { address: '127.0.0.1', ports: [30_000, 31_999] } as const
  const usual = {
    pipes,
    port: 0,
    workers: 1,
    announcedAddresses: ['127.0.0.1'],
    logLevel: 'error',
    workerBin,
  }
  return startMedia(scope, { ...usual, ...config }, log)
}

/** A room of the real port, for what the port itself does not show. */
export function routerRoom(room: MediaRoom): RouterRoom {
  if (room instanceof RouterRoom) return room
  throw new Error('not a room of mediasoup')
}

/** An end of tracks without a network: what is written to its producers is received as if it had come from a peer. */
export async function directEnd(
  scope: Scope,
  room: MediaRoom,
  peer: PeerId,
  direction: 'send' | 'recv',
): Promise<TrackEnd> {
  const { tracks } = await routerRoom(room).openEnd(scope, peer, direction, ({ router }) =>
    router.createDirectTransport(),
  )
  return tracks
}

/** Publishes audio of a peer at -20 dBov, a packet every 20 ms, until the scope ends. */
export async function speak(scope: Scope, room: MediaRoom, peer: PeerId, level = -20): Promise<void> {
  const end = await directEnd(scope, room, peer, 'send')
  const { producer } = await end.publish(scope, { kind: 'audio', rtpParameters: OPUS, muted: false })
  let sequence = 1
  every(scope, 20, () => {
    producer.send(
      rtpPacket({ payloadType: 111, ssrc: 1_111, sequence: sequence++, payload: new Uint8Array(40), level }),
    )
  })
}

/** What the workers themselves say is open on them, and whose rooms the test knows. */
export async function openOn(
  media: MediasoupMedia,
  rooms: readonly RouterRoom[],
): Promise<Record<string, number>> {
  const open = { rooms: 0, transports: 0, publications: 0, subscriptions: 0 }
  for (const worker of media.workers.live) {
    const asked = Promise.all([worker.process.dump(), worker.server.dump()])
    const dumps = await asked.catch((error: unknown) => {
      if (!worker.process.closed) throw error
      return null // It died while it was asked: nothing is open on it.
    })
    if (dumps === null) continue
    open.rooms += dumps[0].routerIds.length
    open.transports += dumps[1].webRtcTransportIds.length
  }
  const parts = (await Promise.all(rooms.map((room) => room.parts))).map((of) =>
    of.filter(({ life }) => !life.closed),
  )
  open.transports += parts.flat().reduce((sum, { nodePipes }) => sum + nodePipes, 0)
  // A room is one, on however many workers; a track that is passed on is received and forwarded once more.
  for (const of of parts) open.rooms -= Math.max(0, of.length - 1)
  const dumps = await Promise.allSettled(
    parts.flat().map(async ({ router, pipes }) => ({ ...(await router.dump()), pipes })),
  )
  for (const dump of dumps) {
    if (dump.status === 'rejected') continue // The router is gone, and counted as gone above.
    open.publications += dump.value.mapProducerIdConsumerIds.length - dump.value.pipes
    open.subscriptions += dump.value.mapConsumerIdProducerId.length - dump.value.pipes
  }
  return open
}

/** The first of `count` neighbouring UDP ports that are free now. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000)
    const tried = await Promise.all(Array.from({ length: count }, (_, n) => isFree(first + n)))
    if (tried.every(Boolean)) return first
  }
}

/** Whether nobody has a port of loopback, neither for UDP nor for TCP. */
export async function isFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  const server = createServer()
  const udp = new Promise<boolean>((resolve) => {
    socket.once('error', () => resolve(false))
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)))
  })
  const tcp = new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  return (await Promise.all([udp, tcp])).every(Boolean)
}

import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { Scope, sleep } from '@parley/kit'
import { ProtocolError, type RoomId } from '@parley/protocol'
import { IceDoor, type TcpPlace } from './ice-door.ts'
import { listenAddresses } from './listen-addresses.ts'
import { MediaStartError } from './media-start-error.ts'
import type { PipePlace } from './pipe-end.ts'
import { followMediasoupLog, type MediaLog } from './media-log.ts'
import type { MediaWorker } from './media-worker.ts'
import { ROUTER_CAPABILITIES } from './negotiation.ts'
import type { Media, WorkerLoad } from './port.ts'
import { placeIn } from './placement.ts'
import { RouterRoom, type Place } from './room.ts'
import { Workers } from './workers.ts'

export { MediaStartError } from './media-start-error.ts'
export type { MediaLog } from './media-log.ts'

/** How media runs on this machine. */
export interface MediaConfig {
  /** UDP and TCP port of the first worker; each further one takes the next. 0: any free ports. */
  readonly port: number
  readonly workers: number
  /** The TCP port of the web page where media may come in too; absent if it cannot. */
  readonly door?: number
  /** Where browsers find this machine; `auto` is each of its own addresses. */
  readonly announcedAddresses: readonly string[] | 'auto'
  /** The server's log level (`info` ...). */
  readonly logLevel: string
  /** The worker's program, where it is not the one that mediasoup finds by itself. */
  readonly workerBin?: string
  /** Streams by which a room's worker must be ahead of another one before people are placed on that. */
  readonly spreadAt?: number
  /** Where other nodes' media comes in: an address or a host name, and UDP ports; absent for a node alone. */
  readonly pipes?: { readonly address: string; readonly ports: PipePlace['ports'] }
}

/** Starts the workers and opens the port to media over them. Throws `MediaStartError`; the scope's end stops it all. */
export async function startMedia(
  scope: Scope,
  config: MediaConfig,
  log: MediaLog = () => {},
): Promise<MediasoupMedia> {
  followMediasoupLog(scope, config.logLevel, log)
  const want = {
    port: config.port,
    listen: listenAddresses(config.announcedAddresses, networkInterfaces()),
    anyAddress: config.announcedAddresses === 'auto',
    logLevel: config.logLevel,
    door: new IceDoor(config.door ?? null),
    ...(config.workerBin !== undefined && { workerBin: config.workerBin }),
  }
  const pipes = config.pipes && (await pipePlace(config.pipes))
  const workers = await Workers.start(scope, config.workers, want, log)
  log('info', 'media is ready', { workers: config.workers, port: config.port, listen: want.listen })
  return new MediasoupMedia(workers, want.door, { ...config, pipes })
}

/** The end of a pipe is told as an IP address. Throws `MediaStartError` for a name that nobody knows. */
async function pipePlace({ address, ports }: NonNullable<MediaConfig['pipes']>): Promise<PipePlace> {
  const fail = (error: unknown): never => {
    throw new MediaStartError('address', `NODE_ADDRESS: ${address} leads nowhere`, error)
  }
  const ip = isIP(address) > 0 ? address : (await lookup(address).catch(fail)).address
  const [listen = { ip }] = listenAddresses([ip], networkInterfaces())
  return { listen, ports }
}

/** What of the configuration rooms are opened by. */
interface RoomConfig {
  readonly spreadAt?: number | undefined
  readonly pipes?: PipePlace | undefined
}

/** How many workers may die under a room that is being opened before its opening fails. */
const TRIES = 3

/** The media port over mediasoup's workers on this machine. */
export class MediasoupMedia implements Media {
  readonly capabilities = ROUTER_CAPABILITIES
  readonly workers: Workers
  readonly #door: IceDoor
  readonly #config: RoomConfig

  constructor(workers: Workers, door: IceDoor, config: RoomConfig) {
    this.workers = workers
    this.#door = door
    this.#config = config
  }

  placeOf(usernameFragment: string): TcpPlace | null {
    return this.#door.find(usernameFragment)
  }

  async openRoom(scope: Scope, room: RoomId): Promise<RouterRoom> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      await this.workers.someLive(scope)
      const worker = this.workers.pick()
      try {
        const { spreadAt, pipes } = this.#config
        const place: Place = (on) => placeIn(this.workers.live, on, spreadAt)
        return await RouterRoom.open(scope, worker, { place, pipes }, room)
      } catch (error) {
        if (scope.closed || !worker.life.closed) throw error
      }
    }
    throw new ProtocolError('unavailable', 'the media workers end as soon as they start')
  }

  async load(): Promise<readonly WorkerLoad[]> {
    const loads = await Promise.all(this.workers.live.map(loadOf))
    return loads.filter((load) => load !== null)
  }
}

/** A worker that takes longer to answer is stuck; the others are told without it. */
const ANSWER_MS = 1_000

async function loadOf(worker: MediaWorker): Promise<WorkerLoad | null> {
  using wait = new Scope('load of a worker')
  try {
    return await Promise.race([usageOf(worker), sleep(wait, ANSWER_MS).then(() => null)])
  } catch (error) {
    if (worker.life.closed) return null // Died while it was asked.
    throw error
  }
}

async function usageOf(worker: MediaWorker): Promise<WorkerLoad> {
  const usage = await worker.process.getResourceUsage()
  const cpuSeconds = (usage.ru_utime + usage.ru_stime) / 1_000
  return { pid: worker.process.pid, cpuSeconds, rooms: worker.rooms }
}

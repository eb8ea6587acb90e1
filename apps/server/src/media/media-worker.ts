import type { Scope } from '@parley/kit'
import { createWorker, workerBin, type types } from 'mediasoup'
import { innerHost, type IceDoor } from './ice-door.ts'
import type { ListenAddress } from './listen-addresses.ts'
import { MediaStartError } from './media-start-error.ts'
import { workerLogLevel, type MediaLog } from './media-log.ts'
import { LOST } from './port.ts'
import { Telling } from './telling.ts'

/** What a worker is started with. */
export interface WorkerWant {
  /** UDP and TCP; 0 takes any that is free. */
  readonly port: number
  readonly listen: readonly ListenAddress[]
  /** The way in through the port of the web page. */
  readonly door: IceDoor
  /** Whether addresses that cannot be bound are left out: those were found, not asked for. */
  readonly anyAddress: boolean
  readonly logLevel: string
  /** mediasoup's own choice (`MEDIASOUP_WORKER_BIN`, else what its package holds) when absent. */
  readonly workerBin?: string
}

/** The parts of a worker that runs. */
interface MadeWorker {
  readonly process: types.Worker
  readonly server: types.WebRtcServer
  readonly want: WorkerWant
}

/** A running worker: one process, and the port through which all media of its rooms goes. */
export class MediaWorker {
  readonly life: Scope
  readonly process: types.Worker
  readonly server: types.WebRtcServer
  readonly #entry: WorkerWant
  rooms = 0
  peers = 0
  streams = 0
  /** Whether it ended by itself at a signal, as when Ctrl-C reaches the whole group of processes. */
  stopped = false
  readonly #lost = new Telling<void>()

  constructor(life: Scope, { process, server, want }: MadeWorker, log: MediaLog) {
    this.life = life
    this.process = process
    this.server = server
    this.#entry = want
    process.once('died', (error) => {
      this.stopped = error.message.includes('code:0,')
      log(this.stopped ? 'info' : 'error', 'a media worker ended', { pid: process.pid, cause: error.message })
      life.close(LOST)
    })
    life.defer(() => {
      // Late, because cleanups run newest first and everything on this worker was deferred after this.
      if (life.reason === LOST) this.#lost.tell()
    })
  }

  /** The ways in to a transport of this worker; it is found by each of them as long as it lives. */
  waysTo(life: Scope, transport: types.WebRtcTransport): types.IceCandidate[] {
    const { door, listen } = this.#entry
    door.know(life, transport, innerHost(listen))
    return door.candidates(transport.iceCandidates)
  }

  /** Tells that a thing of this worker was lost with it, after everything on the worker has ended. */
  onLost(scope: Scope, thing: Scope, tell: () => void): void {
    const tellOf = (): void => {
      if (thing.reason === LOST) tell()
    }
    if (thing.closed) tellOf()
    else this.#lost.add(scope, tellOf)
  }

  /** Counts something for as long as it lives. */
  count(what: 'rooms' | 'peers' | 'streams', life: Scope): void {
    this[what] += 1
    life.defer(() => (this[what] -= 1))
  }
}

/** Starts a worker, or takes the spare one, and binds its port. Throws {@link MediaStartError}. */
export async function startMediaWorker(
  scope: Scope,
  want: WorkerWant,
  log: MediaLog,
  spare: types.Worker | null = null,
): Promise<MediaWorker> {
  return scope.open(`worker ${want.port}`, async (life) => {
    const starting = spare === null ? spawnWorker(want) : Promise.resolve(spare)
    const process = await life.adopt(starting, (worker) => worker.close())
    const server = await bind(process, want, want.listen, log)
    life.signal.throwIfAborted()
    return new MediaWorker(life, { process, server, want }, log)
  })
}

/**
 * How a worker's estimator of a path is set, in libwebrtc's form. The first is the worker's own setting, which these replace.
 *
 * An estimator believes at most half as much again as what is sent (draft-ietf-rmcat-gcc-02, 5.5), and a worker probes the path only
 * while less than `bw_usage` of that is used, 65 % by itself: two thirds are just above it, so that an estimate that was low once would
 * stay low on a free path. A probe goes out in steps of twice `min_probe_delta`; where the worker's timer is late they are 5 ms apart, and
 * with the usual 1 ms a probe goes at two fifths of its rate, and finds too little.
 */
const ESTIMATOR = [
  'WebRTC-Bwe-AlrLimitedBackoff/Enabled/',
  'WebRTC-AlrDetectorParameters/bw_usage:0.75/',
  'WebRTC-Bwe-ProbingBehavior/min_probe_delta:3ms/',
].join('')

/** Starts a worker's process, which has no port yet. */
export async function spawnWorker(want: Pick<WorkerWant, 'logLevel' | 'workerBin'>): Promise<types.Worker> {
  const others = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') }
  const settings = {
    logLevel: workerLogLevel(want.logLevel),
    libwebrtcFieldTrials: ESTIMATOR,
    ...(want.workerBin && { workerBin: want.workerBin }),
  }
  const starting = createWorker(settings)
  // mediasoup would close its worker itself at these signals; here its owner's end does, so that media goes on while
  // a server that was told to stop takes its leave.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const added = process.listeners(signal).filter((listener) => !others[signal].includes(listener))
    for (const listener of added) process.removeListener(signal, listener)
  }
  try {
    return await starting
  } catch (error) {
    const bin = want.workerBin ?? workerBin
    throw new MediaStartError('worker', `the media worker ${bin} did not start: ${textOf(error)}`, error)
  }
}

async function bind(
  process: types.Worker,
  want: WorkerWant,
  listen: readonly ListenAddress[],
  log: MediaLog,
): Promise<types.WebRtcServer> {
  try {
    return await process.createWebRtcServer({
      listenInfos: listen.flatMap((address) => sockets(address, want.port)),
    })
  } catch (error) {
    const failed = bindFailure(error)
    if (failed === null) throw error
    if (failed.inUse) {
      const port = `${failed.protocol.toUpperCase()} port ${failed.port}`
      throw new MediaStartError('port-in-use', `${port} is in use on ${failed.ip}: set MEDIA_PORT`, error)
    }
    const rest = listen.filter((address) => address.ip !== failed.ip)
    if (!want.anyAddress || rest.length === 0 || rest.length === listen.length) {
      throw new MediaStartError('address', `media cannot listen on ${failed.ip}: ${failed.why}`, error)
    }
    log('warn', 'media does not listen on an address of this machine', { ip: failed.ip, why: failed.why })
    return bind(process, want, rest, log)
  }
}

/** One socket carries the media of all rooms of a worker: bursts of key frames must fit (the kernel's limit holds). */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024

/** Ports from which one is taken when any will do. */
const ANY_PORT = { min: 40_000, max: 59_999 }

function sockets(address: ListenAddress, port: number): types.TransportListenInfo[] {
  const at = { ...address, ...(port === 0 ? { portRange: ANY_PORT } : { port }), flags: { ipv6Only: true } }
  return [
    { protocol: 'udp', ...at, sendBufferSize: SOCKET_BUFFER_BYTES, recvBufferSize: SOCKET_BUFFER_BYTES },
    { protocol: 'tcp', ...at },
  ]
}

interface BindFailure {
  readonly protocol: string
  readonly ip: string
  readonly port: string
  readonly why: string
  readonly inUse: boolean
}

/** What a worker's answer says of a socket that could not be bound; null if it is about something else. */
export function bindFailure(error: unknown): BindFailure | null {
  const found = /\[protocol:(udp|tcp), ip:'([^']+)', port:(\d+)\]: (.*)/.exec(textOf(error))
  if (found === null) return null
  const [, protocol = '', ip = '', port = '', why = ''] = found
  return { protocol, ip, port, why, inUse: /in use/.test(why) }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/**
 * Two thousand people come and go: what the server and its workers hold at the end, against what they held after the first two hundred, and
 * whether anything is left open. Real media workers, real PostgreSQL, real sockets; transports and tracks without packets. Ends with 1 if
 * memory grew by more than a twentieth or something is left. `npm run lab:soak`; `JOINS=2000 FIRST=200`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Scope } from '@parley/kit'
import { MemoryLogs } from '../../../apps/server/src/log/memory.ts'
import { startMedia } from '../../../apps/server/src/media/mediasoup.ts'
import { serve } from '../../../apps/server/src/server.ts'
import { openDatabase } from '../../../apps/server/src/store/database.ts'
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded-postgres.ts'
import { createLogger } from '../../../apps/server/src/telemetry/logger.ts'
import { settledMemory, type Taken } from '../settled-memory.ts'

const [JOINS, FIRST] = [Number(process.env['JOINS'] ?? 2_000), Number(process.env['FIRST'] ?? 200)]
/** As many as make each worker pass tracks on to the other one, too. */
const PEOPLE_IN_A_ROOM = 10
/** How much more than after the first two hundred may be held at the end. */
const MOST = 1.05
/** Longer than a seat is kept whose socket broke. */
const GONE_MS = 18_000

const folder = await mkdtemp(join(tmpdir(), 'parley-soak-'))
const scope = new Scope('soak')
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'))
const media = await startMedia(scope, {
  ...{ port: 0, workers: 2, spreadAt: 0 },
  announcedAddresses: ['127.0.0.1'],
  logLevel: 'error',
})
const database = await openDatabase(scope.child('database'), postgres.connection, () => {})
const running = await serve(scope.child('server'), {
  ...{ database, media, logs: new MemoryLogs(), log: createLogger('error'), tls: null },
  ...{ host: '127.0.0.1', port: 0, trustProxy: false, maxRooms: 1_000, maxPeers: 100 },
  ...{ files: true, direct: true, embedOrigins: [], turn: { urls: [], secret: '' } },
  webFolder: fileURLToPath(new URL('../../../apps/web/dist', import.meta.url)),
  now: Date.now,
})
const comers = spawn(process.execPath, [fileURLToPath(new URL('comers.ts', import.meta.url))], {
  env: {
    ...process.env,
    URL: `http://127.0.0.1:${running.port}`,
    PEOPLE_IN_A_ROOM: String(PEOPLE_IN_A_ROOM),
  },
  stdio: ['pipe', 'pipe', 'inherit'],
})
const said = createInterface(comers.stdout)[Symbol.asyncIterator]()
const taken: Taken[] = []
for (let came = 0; came < JOINS; came += FIRST) {
  comers.stdin.write(`${FIRST}\n`)
  if ((await said.next()).done === true) throw new Error('those who come have ended')
  // Every time, so that never more seats are kept at once than were the first time.
  await new Promise((resolve) => void setTimeout(resolve, GONE_MS))
  taken.push(await settled())
  show(came + FIRST, taken.at(-1) as Taken)
}
const open = await leftOpen()
comers.kill()
await once(comers, 'exit')
await running[Symbol.asyncDispose]()
scope.close()
await postgres[Symbol.asyncDispose]()
await rm(folder, { recursive: true })

const [first, last] = [taken[0], taken.at(-1)]
if (first === undefined || last === undefined) throw new Error('nobody came')
const heap = last.heap / first.heap
const workers = last.workers / first.workers
const left = Object.values(open).reduce((sum, count) => sum + count, 0)
process.stdout.write(
  [
    '',
    `after ${JOINS} against after ${FIRST}: heap of the server ${heap.toFixed(3)}, workers ${workers.toFixed(3)}, resident set of the server ${(last.resident / first.resident).toFixed(3)}; aim: at most ${MOST}`,
    `left open: ${JSON.stringify(open)}`,
    '',
  ].join('\n'),
)
process.exitCode = heap <= MOST && workers <= MOST && left === 0 ? 0 : 1

/** What the workers themselves say is open on them, and what the server counts of them. */
async function leftOpen(): Promise<Record<'routers' | 'transports' | 'rooms' | 'peers' | 'streams', number>> {
  const left = { routers: 0, transports: 0, rooms: 0, peers: 0, streams: 0 }
  for (const worker of media.workers.live) {
    left.routers += (await worker.process.dump()).routerIds.length
    left.transports += (await worker.server.dump()).webRtcTransportIds.length
    left.rooms += worker.rooms
    left.peers += worker.peers
    left.streams += worker.streams
  }
  return left
}

function show(joins: number, { heap: used, resident, workers: held }: Taken): void {
  const megabytes = [used, resident, held].map((bytes) => `${(bytes / 1e6).toFixed(2).padStart(9)} MB`)
  process.stdout.write(
    `${String(joins).padStart(6)} joins: heap${megabytes[0]}, resident${megabytes[1]}, workers${megabytes[2]}\n`,
  )
}

/** What is held now, by this process and its workers. */
function settled(): Promise<Taken> {
  return settledMemory(media.workers.live.map((worker) => worker.process.pid))
}

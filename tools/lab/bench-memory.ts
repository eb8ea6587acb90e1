/**
 * Memory of the server for each idle joined participant: real media workers, real PostgreSQL, real sockets, no
 * media. The people come from another process, so that only the server is measured. Run with `npm run bench:memory`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Scope } from '@parley/kit'
import { MemoryLogs } from '../../apps/server/src/log/memory.ts'
import { startMedia } from '../../apps/server/src/media/mediasoup.ts'
import { serve } from '../../apps/server/src/server.ts'
import { openDatabase } from '../../apps/server/src/store/database.ts'
import { startEmbeddedPostgres } from '../../apps/server/src/store/embedded-postgres.ts'
import { createLogger } from '../../apps/server/src/telemetry/logger.ts'
import { figures, line } from './figures.ts'
import { settledMemory, type Taken } from './settled-memory.ts'

const ROOMS = 20
const PEOPLE_IN_A_ROOM = 10
const ROUNDS = 5

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const scope = new Scope('bench')
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'))
const log = createLogger('error')
const media = await startMedia(scope, {
  port: 0,
  workers: 2,
  announcedAddresses: ['127.0.0.1'],
  logLevel: 'error',
})
const database = await openDatabase(scope.child('database'), postgres.connection, () => {})
const running = await serve(scope.child('server'), {
  ...{
    database,
    media,
    logs: new MemoryLogs(),
    log,
    tls: null,
    host: '127.0.0.1',
    port: 0,
    trustProxy: false,
    maxRooms: 1_000,
    maxPeers: 100,
    files: true,
    direct: true,
  },
  embedOrigins: [],
  turn: { urls: [], secret: '' },
  webFolder: fileURLToPath(new URL('../../apps/web/dist', import.meta.url)),
  now: Date.now,
})

const perPerson: Taken[] = []
const before = await settled()
const people = spawn(process.execPath, [fileURLToPath(new URL('idle-people.ts', import.meta.url))], {
  env: {
    ...process.env,
    URL: `http://127.0.0.1:${running.port}`,
    ROOMS: String(ROOMS),
    PEOPLE: String(PEOPLE_IN_A_ROOM),
  },
  stdio: ['pipe', 'pipe', 'inherit'],
})
const said = createInterface(people.stdout)[Symbol.asyncIterator]()
let last = before
for (let round = 0; round < ROUNDS; round += 1) {
  people.stdin.write('more\n')
  await said.next()
  const now = await settled()
  const joined = ROOMS * PEOPLE_IN_A_ROOM
  perPerson.push({
    heap: (now.heap - last.heap) / joined,
    resident: (now.resident - last.resident) / joined,
    workers: (now.workers - last.workers) / joined,
  })
  last = now
}
people.kill()
await once(people, 'exit')
await running[Symbol.asyncDispose]()
scope.close()
await postgres[Symbol.asyncDispose]()
await rm(folder, { recursive: true })

const total = ROOMS * PEOPLE_IN_A_ROOM * ROUNDS
process.stdout.write(
  [
    `${total} people in ${ROOMS * ROUNDS} rooms of ${PEOPLE_IN_A_ROOM}, ${ROUNDS} rounds; each with two transports, no media`,
    line('heap of the server per person', figures(perPerson.map((taken) => taken.heap / 1_000)), 'kB', 1),
    line('resident set of the server', figures(perPerson.map((taken) => taken.resident / 1_000)), 'kB', 1),
    line('resident set of the workers', figures(perPerson.map((taken) => taken.workers / 1_000)), 'kB', 1),
    `from the first person to the last:${((last.resident - before.resident) / total / 1_000).toFixed(1).padStart(9)} kB resident in the server, ${((last.heap - before.heap) / total / 1_000).toFixed(1)} kB of heap`,
    'aim: below 60 kB',
    '',
  ].join('\n'),
)

/** What is held now, by this process and its workers. */
async function settled(): Promise<Taken> {
  return settledMemory((await media.load()).map(({ pid }) => pid))
}

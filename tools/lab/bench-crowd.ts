/**
 * What one more join costs the server in a room of a thousand, against a room of a hundred: real sockets, real media workers
 * (each person has both transports), real PostgreSQL, and no media. The people are in another process. `npm run bench:crowd`.
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
import { createRoom } from '../../tests/support/raw-client.ts'
import { figures, line } from './figures.ts'

const SIZES = [100, 1_000] as const
const ROUNDS = 5
/** Joins of which the cost is taken together: the clock of a process's use is a coarse one. */
const JOINS = 20

/** What a join costs: milliseconds of the server's processor, of its workers', and until its answer is there. */
interface Cost {
  readonly server: number
  readonly workers: number
  readonly answer: number
}

const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const scope = new Scope('bench')
const postgres = await startEmbeddedPostgres(join(folder, 'postgres'))
const media = await startMedia(scope, {
  ...{ port: 0, workers: 2, announcedAddresses: ['127.0.0.1'], logLevel: 'error' },
})
const database = await openDatabase(scope.child('database'), postgres.connection, () => {})
const running = await serve(scope.child('server'), {
  ...{ database, media, logs: new MemoryLogs(), log: createLogger('error'), tls: null },
  ...{ host: '127.0.0.1', port: 0, trustProxy: false, maxRooms: 10, maxPeers: 2_000 },
  ...{ files: true, direct: true, embedOrigins: [], turn: { urls: [], secret: '' } },
  webFolder: fileURLToPath(new URL('../../apps/web/dist', import.meta.url)),
  now: Date.now,
})
const url = `http://127.0.0.1:${running.port}`
const { id: room } = await createRoom(url)
const crowd = spawn(process.execPath, [fileURLToPath(new URL('crowd.ts', import.meta.url))], {
  env: { ...process.env, URL: url, ROOM: room },
  stdio: ['pipe', 'pipe', 'inherit'],
})
const said = createInterface(crowd.stdout)[Symbol.asyncIterator]()

/** Has so many more join, one after the other, or so many leave. */
async function change(count: number): Promise<number[]> {
  crowd.stdin.write(`${count}\n`)
  const { value } = await said.next()
  return JSON.parse(String(value)) as number[]
}

const seconds = async (): Promise<number> =>
  (await media.load()).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)

/** The cost of each of some joins; afterwards those who joined are gone again. */
async function measure(): Promise<Cost> {
  const [before, workers] = [process.cpuUsage(), await seconds()]
  const answers = await change(JOINS)
  await settle() // What a join brings after its answer (the others are told) is its cost too.
  const { user, system } = process.cpuUsage(before)
  const used = (await seconds()) - workers
  await change(-JOINS)
  await settle()
  return {
    server: (user + system) / 1_000 / JOINS,
    workers: (used * 1_000) / JOINS,
    answer: figures(answers).median,
  }
}

const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 1_000))

const lines: string[] = []
const medians: number[] = []
let people = 0
for (const size of SIZES) {
  await change(size - people)
  people = size
  await settle()
  await measure() // At first nothing is compiled.
  const costs: Cost[] = []
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await measure())
  const of = (what: keyof Cost) => figures(costs.map((cost) => cost[what]))
  medians.push(of('server').median + of('workers').median)
  lines.push(
    line(`at ${size}: the server's processor`, of('server'), 'ms', 2),
    line("  the workers'", of('workers'), 'ms', 2),
    line('  until the answer', of('answer'), 'ms', 1),
  )
}
crowd.kill()
await once(crowd, 'exit')
await running[Symbol.asyncDispose]()
scope.close()
await postgres[Symbol.asyncDispose]()
await rm(folder, { recursive: true })
const [few = Number.NaN, many = Number.NaN] = medians
process.stdout.write(
  [
    `One more join into a room with so many people, ${JOINS} of them ${ROUNDS} times`,
    ...lines,
    `processor time at ${SIZES[1]} against ${SIZES[0]}: ${(many / few).toFixed(2)} (aim: at most 1.3)`,
    '',
  ].join('\n'),
)

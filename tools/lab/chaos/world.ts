import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kill } from 'node:process'
import { Scope } from '@parley/kit'
import { openDatabase } from '../../../apps/server/src/store/database.ts'
import { startEmbeddedPostgres } from '../../../apps/server/src/store/embedded-postgres.ts'
import { readPostmaster } from '../../../apps/server/src/store/embedded-postgres-files.ts'
import { freePort } from '../../../tests/support/free-port.ts'
import { startServerProcess, type ServerProcess } from '../../../tests/support/process.ts'
import { startProxy, type Proxy } from '../../../tests/support/proxy.ts'
import { startRedis, type TestRedis } from '../../../tests/support/redis.ts'

/** What the databases' folder takes where it is a disk of its own, in MiB: two hundred faults' messages many times over. */
const DISK_MIB = 256

/** One server, with the proxy through which browsers reach its web port. */
export interface ChaosNode {
  /** As browsers name it. */
  readonly url: string
  readonly proxy: Proxy
  /** Everything of it that may be kept from passing. */
  readonly ports: readonly number[]
  /** The process that runs now. */
  readonly process: () => ServerProcess
  readonly start: () => Promise<void>
  /** What all its processes have written. */
  readonly output: () => string
}

/** Servers with a Redis and a PostgreSQL, all real, all of which may be killed. */
export interface ChaosWorld extends AsyncDisposable {
  readonly nodes: readonly ChaosNode[]
  readonly redis: TestRedis
  /** The folder with the database and the nodes' data, and whether it is a disk of its own, which may be filled. */
  readonly folder: string
  readonly ownDisk: boolean
  readonly killPostgres: () => Promise<void>
  /** Makes PostgreSQL need room for its log. */
  readonly needRoom: () => Promise<void>
}

/** Starts it all. PostgreSQL is started again by its own supervisor whenever it dies, as the embedded one of a server is. */
export async function startWorld(count: number, workers: number): Promise<ChaosWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-chaos-'))
  const size = `size=${DISK_MIB}m`
  const ownDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', folder]).status === 0
  const database = join(folder, 'postgres')
  const [postgres, redis] = await Promise.all([startEmbeddedPostgres(database), startRedis()])
  const { host, user, database: name } = postgres.connection
  const shared = {
    DATABASE_URL: `postgres://${user}@/${name}?host=${encodeURIComponent(host)}`,
    REDIS_URL: redis.url,
  }
  const nodes: ChaosNode[] = []
  for (let n = 0; n < count; n += 1) {
    const media = await freePort(workers)
    nodes.push(await startNode({ ...shared, DATA_DIR: join(folder, `node-${n}`) }, media, workers))
  }
  const scope = new Scope('chaos')
  const asked = await openDatabase(scope, postgres.connection, () => {})
  return {
    ...{ nodes, redis, folder, ownDisk },
    needRoom: async () => {
      const next = asked.selectNoFrom((build) => build.fn('pg_switch_wal').as('at'))
      // As long as there are segments to be written over, it needs none; the failure is what is wanted.
      for (let segments = 0; segments < 8; segments += 1)
        if (!(await next.execute().then(truly, falsely))) return
    },
    killPostgres: async () => {
      const postmaster = await readPostmaster(join(database, 'data'))
      if (postmaster !== undefined) kill(postmaster.pid, 'SIGKILL')
    },
    [Symbol.asyncDispose]: async () => {
      scope.close()
      await Promise.all(nodes.map((node) => node.process().end('SIGTERM')))
      for (const { proxy } of nodes) await proxy.close()
      await redis[Symbol.asyncDispose]()
      await postgres[Symbol.asyncDispose]()
      if (ownDisk) spawnSync('umount', ['--lazy', folder])
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const truly = (): boolean => true
const falsely = (): boolean => false

async function startNode(shared: Record<string, string>, media: number, workers: number): Promise<ChaosNode> {
  const port = await freePort()
  const proxy = await startProxy(port)
  const url = `https://localhost:${proxy.port}`
  const env = {
    ...shared,
    PORT: String(port),
    HOST: '127.0.0.1',
    NODE_URL: url,
    NODE_CHOICE: 'own', // People of one room would all sit at one node, and the other's end would be nothing to them.
    MEDIA_PORT: String(media),
    MEDIA_WORKERS: String(workers),
    ANNOUNCED_ADDRESS: '127.0.0.1',
    LOG_LEVEL: 'warn',
  }
  let server = await startServerProcess(env)
  let before = ''
  return {
    ...{ url, proxy },
    ports: [port, proxy.port, ...Array.from({ length: workers }, (_, worker) => media + worker)],
    process: () => server,
    start: async () => {
      before += server.output()
      server = await startServerProcess(env)
    },
    output: () => before + server.output(),
  }
}

/** The media workers of a node that are in use: those that listen on a port. */
export async function workersOf({ url }: ChaosNode): Promise<number[]> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return [...metrics.matchAll(/parley_worker_cpu_seconds\{pid="(\d+)"\}/g)].map(([, pid]) => Number(pid))
}

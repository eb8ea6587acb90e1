import { mkdtemp, rm } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../apps/server/src/store/embedded-postgres.ts'
import { freePort } from './free-port.ts'
import { startServerProcess, type ServerProcess } from './process.ts'
import { startRedis, type TestRedis } from './redis.ts'

/** A server of several, as a process of its own. */
export interface NodeProcess {
  /** As browsers are to name it. */
  readonly url: string
  /** The process that runs now. */
  readonly server: ServerProcess
  /** Starts it again, with the same settings, where it has ended. */
  readonly start: () => Promise<void>
}

/** Servers that share a Redis and a PostgreSQL, all of them real processes. */
export interface NodeProcesses extends AsyncDisposable {
  readonly nodes: readonly NodeProcess[]
  /** Starts one more. */
  readonly add: () => Promise<NodeProcess>
  readonly redis: TestRedis
}

/** How long servers may take to hear of each other, and between two looks. */
const [KNOWN_WITHIN_MS, LOOK_MS] = [20_000, 100]

/** Starts so many servers over a Redis and a PostgreSQL of their own. From then on a page of each may go to the others (SPEC G13). */
export async function startNodeProcesses(
  count: number,
  settings: Record<string, string> = {},
): Promise<NodeProcesses> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-nodes-'))
  const [postgres, redis] = await Promise.all([startEmbeddedPostgres(join(folder, 'postgres')), startRedis()])
  const { host, user, database } = postgres.connection
  const nodes: NodeProcess[] = []
  const end = async (): Promise<void> => {
    await Promise.all(nodes.map(({ server }) => server.end('SIGINT'))) // Which drains nobody.
    await redis[Symbol.asyncDispose]()
    await postgres[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  }
  const add = async (): Promise<NodeProcess> => {
    const port = await freePort()
    const url = `${settings['HTTPS'] === 'off' ? 'http' : 'https'}://localhost:${port}`
    const node = await startNode(url, {
      PORT: String(port),
      HOST: '127.0.0.1',
      DATA_DIR: join(folder, `node-${nodes.length}`),
      DATABASE_URL: `postgres://${user}@/${database}?host=${encodeURIComponent(host)}`,
      REDIS_URL: redis.url,
      NODE_URL: url,
      NODE_CHOICE: 'own', // Tests say who sits where.
      MEDIA_PORT: String(await freePort()),
      MEDIA_WORKERS: '1',
      ANNOUNCED_ADDRESS: '127.0.0.1',
      LOG_LEVEL: 'warn',
      ...settings,
    })
    nodes.push(node)
    return node
  }
  try {
    while (nodes.length < count) await add()
    if (settings['NODE_ORIGINS'] === undefined) await untilKnown(nodes.map(({ url }) => url))
  } catch (error) {
    await end()
    throw error
  }
  return { nodes, add, redis, [Symbol.asyncDispose]: end }
}

async function startNode(url: string, env: Record<string, string>): Promise<NodeProcess> {
  let server = await startServerProcess(env)
  return {
    url,
    get server() {
      return server
    },
    start: async () => void (server = await startServerProcess(env)),
  }
}

async function untilKnown(urls: readonly string[]): Promise<void> {
  const until = Date.now() + KNOWN_WITHIN_MS
  for (;;) {
    const policies = await Promise.all(urls.map(policyOf))
    if (policies.every((policy) => urls.every((url) => policy.includes(url)))) return
    if (Date.now() > until) throw new Error(`servers do not know of each other: ${policies.join(' | ')}`)
    await new Promise((resolve) => void setTimeout(resolve, LOOK_MS))
  }
}

/** Where a server's pages may go. */
function policyOf(url: string): Promise<string> {
  const { get } = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const asked = get(url, { rejectUnauthorized: false }, (answer) => {
      answer.resume()
      resolve(String(answer.headers['content-security-policy'] ?? ''))
    })
    asked.on('error', reject)
  })
}

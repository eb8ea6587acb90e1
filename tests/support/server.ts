import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Scope, setFaultSink } from '@parley/kit'
import { FakeMedia } from '../../apps/server/src/media/fake.ts'
import { MemoryLogs } from '../../apps/server/src/log/memory.ts'
import type { Media } from '../../apps/server/src/media/port.ts'
import { serve, type Running, type ServerParts } from '../../apps/server/src/server.ts'
import { openDatabase, type Database } from '../../apps/server/src/store/database.ts'
import { createLogger } from '../../apps/server/src/telemetry/logger.ts'
import type { TestDatabase } from './database.ts'

/** A whole server on a free port of loopback, with what a test wants to look into. */
export interface TestServer<M extends Media = FakeMedia> extends AsyncDisposable {
  readonly url: string
  readonly media: M
  readonly database: Database
  readonly running: Running
  readonly scope: Scope
  /** Everything that was logged. */
  readonly logged: () => string
  /** Faults: bugs that nobody was there to be told of. A test that does not expect one fails with it. */
  readonly faults: string[]
  /** Moves the server's clock. */
  readonly advance: (ms: number) => void
}

/** Starts a server with a fake media port, or with the one given. */
export function startTestServer(database: TestDatabase, change?: Partial<ServerParts>): Promise<TestServer> {
  return startTestServerWith(database, new FakeMedia(), change)
}

export async function startTestServerWith<M extends Media>(
  address: TestDatabase,
  media: M,
  change: Partial<ServerParts> = {},
): Promise<TestServer<M>> {
  const scope = new Scope('server')
  const faults: string[] = []
  setFaultSink((error, where) => void faults.push(`${where}: ${String(error)}`))
  let written = ''
  const log = createLogger('debug', { write: (line) => void (written += line) })
  const webFolder = await mkdtemp(join(tmpdir(), 'parley-web-'))
  await writeFile(join(webFolder, 'index.html'), '<!doctype html><title>Parley</title>')
  const database = await openDatabase(
    scope.child('database'),
    address.address,
    (error) => void faults.push(`database: ${String(error)}`),
  )
  let ahead = 0
  const running = await serve(scope.child('server'), {
    database,
    media,
    logs: new MemoryLogs(),
    log,
    webFolder,
    tls: null,
    host: '127.0.0.1',
    port: 0,
    trustProxy: false,
    embedOrigins: [],
    maxRooms: 50,
    maxPeers: 20,
    files: true,
    turn: { urls: [], secret: '' },
    direct: true,
    now: () => Date.now() + ahead,
    ...change,
  })
  return {
    url: `http://127.0.0.1:${running.port}`,
    media,
    database,
    running,
    scope,
    logged: () => written,
    faults,
    advance: (ms) => void (ahead += ms),
    [Symbol.asyncDispose]: async () => {
      await running[Symbol.asyncDispose]()
      scope.close()
      await rm(webFolder, { recursive: true })
    },
  }
}

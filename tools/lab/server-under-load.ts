import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Scope } from '@parley/kit'
import { MemoryLogs } from '../../apps/server/src/log/memory.ts'
import { startMedia, type MediasoupMedia } from '../../apps/server/src/media/mediasoup.ts'
import { serve } from '../../apps/server/src/server.ts'
import { openDatabase } from '../../apps/server/src/store/database.ts'
import { startEmbeddedPostgres } from '../../apps/server/src/store/embedded-postgres.ts'
import { createLogger } from '../../apps/server/src/telemetry/logger.ts'

/** A server in this process that is measured: real media workers, real PostgreSQL. Its people come from another process. */
export interface ServerUnderLoad extends AsyncDisposable {
  readonly media: MediasoupMedia
  readonly url: string
}

/** How a server is measured. */
interface Size {
  readonly maxRooms: number
  readonly maxPeers: number
  /** Streams by which a room's worker must be ahead of the other one before people are placed on that. */
  readonly spreadAt?: number
}

/** Starts a server with two workers on loopback. */
export async function startServerUnderLoad({ spreadAt, ...size }: Size): Promise<ServerUnderLoad> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'))
  const scope = new Scope('bench')
  const postgres = await startEmbeddedPostgres(join(folder, 'postgres'))
  const media = await startMedia(scope, {
    ...{ port: 0, workers: 2, announcedAddresses: ['127.0.0.1'], logLevel: 'error' },
    ...(spreadAt !== undefined && { spreadAt }),
  })
  const database = await openDatabase(scope.child('database'), postgres.connection, () => {})
  const running = await serve(scope.child('server'), {
    ...{ database, media, logs: new MemoryLogs(), log: createLogger('error'), tls: null, ...size },
    ...{ host: '127.0.0.1', port: 0, trustProxy: false, files: true, direct: true },
    ...{ embedOrigins: [], turn: { urls: [], secret: '' } },
    webFolder: fileURLToPath(new URL('../../apps/web/dist', import.meta.url)),
    now: Date.now,
  })
  const end = async (): Promise<void> => {
    await running[Symbol.asyncDispose]()
    scope.close()
    await postgres[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  }
  return { media, url: `http://127.0.0.1:${running.port}`, [Symbol.asyncDispose]: end }
}

/** People in a process of their own, who do what they are told by a line and say with a line that it is done. */
export interface People extends AsyncDisposable {
  tell(line: string): Promise<string>
}

/** Starts a program of people at a server; `settings` are its environment. */
export function startPeople(
  program: URL,
  server: ServerUnderLoad,
  settings: Readonly<Record<string, string>>,
): People {
  const child = spawn(process.execPath, [fileURLToPath(program)], {
    env: { ...process.env, URL: server.url, ...settings },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const said = createInterface(child.stdout)[Symbol.asyncIterator]()
  const tell = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`)
    const { value, done } = await said.next()
    if (done === true) throw new Error('the people have ended')
    return String(value)
  }
  const end = async (): Promise<void> => {
    child.kill()
    await once(child, 'exit')
  }
  return { tell, [Symbol.asyncDispose]: end }
}

import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { after, backoff, detach, reportFault, Scope, sleep, type BackoffShape } from '@parley/kit'
import pg from 'pg'
import {
  findPrograms,
  PORT,
  PostgresStartError,
  readPostmaster,
  socketFile,
  socketFolder,
} from './embedded-postgres-files.ts'
import { disguise } from './embedded-postgres-user.ts'

export { PostgresStartError } from './embedded-postgres-files.ts'

/** What a client needs to reach the embedded database: `host` is the folder of its unix socket. */
export interface EmbeddedConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/** A running embedded database; disposing of it ends the processes. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: EmbeddedConnection
}

const IDENTITY = { port: PORT, user: 'parley', database: 'postgres' }

/** How the embedded database is run. Sizes are PostgreSQL's own settings. */
export interface EmbeddedPostgresOptions {
  readonly maxConnections?: number
  readonly sharedBuffers?: string
}

/** flock's exit code when somebody else holds the lock. */
const LOCKED = 75
/** Our script's exit code when the data folder holds something that is no database. */
const NOT_A_DATABASE = 71

/** After a kill -9 the old database notices within milliseconds and then ends; one that still answers after this belongs to a living server. */
const LIVING_AFTER_MS = 1_500
/** How long an old database may take to end: it writes what it has in memory, on a slow disk. */
const LEAVING_LIMIT_MS = 30_000
/** Replaying the log after a crash takes longer than a start, but not for the amounts a meeting server writes. */
const READY_LIMIT_MS = 120_000
const RETRY_MS = 100
const RESTARTING: BackoffShape = { first: 200, most: 10_000 }

/** A clean stop, which spares the next start a recovery; then a crash stop, which loses nothing either; together below the server's own limit. */
const CLEAN_STOP_MS = 2_500
const CRASH_STOP_MS = 1_000

/**
 * Runs under the lock as the one user that may touch the files.
 * - Had the parent died before --pdeathsig was set, nobody would ever stop us: hence the first line.
 * - A database is made aside and renamed when complete, so that one torn by a crash is made again. The shell waits for its making in a
 *   way that a signal interrupts, and takes it along when it ends.
 * - Holding the lock means that files with the number of a running server are left over from one that is gone, even when another process
 *   has that number by now, as in a restarted container.
 */
const SCRIPT = `
[ "$PPID" = "$1" ] || exit 1
export LD_LIBRARY_PATH="$2"
bin=$3 data=$4 socket=$5; shift 5
if [ ! -f "$data/PG_VERSION" ]; then
  [ ! -e "$data" ] || exit ${NOT_A_DATABASE}
  rm -rf "$data.new"
  trap 'trap "" TERM; kill -TERM 0; exit 1' INT TERM
  "$bin/initdb" -D "$data.new" --username=parley --auth=trust --encoding=UTF8 --locale=C \\
    --locale-provider=builtin --builtin-locale=C.UTF-8 --no-instructions >&2 &
  wait $! || exit 1
  mv "$data.new" "$data" && sync "$data/.." || exit 1
fi
rm -f "$data/postmaster.pid" "$socket" "$socket.lock"
exec "$bin/postgres" -D "$data" "$@"
`

type Postmaster = ChildProcessByStdio<null, null, Readable>

/**
 * Starts PostgreSQL from npm on the files in `directory`, making them at the first start. It listens on a unix socket only, writes every
 * commit to disk, dies with this process however that ends, and is started again if it dies alone. One server at a time: a second one on
 * the same folder gets a {@link PostgresStartError}.
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const folder = resolve(directory)
  await ownFolder(folder)
  const { bin, libraries } = await findPrograms(join(folder, 'libraries'))
  const socket = await socketFolder(folder)
  const clean = async (): Promise<void> => {
    if (socket.temporary) await rm(socket.folder, { recursive: true, force: true })
  }
  const data = join(folder, 'data')
  try {
    const who = await disguise(folder, [folder, socket.folder], bin)
    const settings = {
      listen_addresses: '',
      unix_socket_directories: socket.folder,
      unix_socket_permissions: '0700',
      port: String(PORT),
      shared_buffers: options.sharedBuffers ?? '32MB',
      max_connections: String(options.maxConnections ?? 60),
      fsync: 'on',
      synchronous_commit: 'on',
      lc_messages: 'C', // Its log is read for "ready to accept connections".
    }
    const server = new Server(folder, data, [
      ...['setpriv', ...who.identity, '--pdeathsig', 'INT'],
      ...['flock', '--nonblock', '--conflict-exit-code', String(LOCKED), '--no-fork', join(folder, 'lock')],
      ...who.inside,
      ...['sh', '-c', SCRIPT, 'sh', String(process.pid), libraries, bin, data, socketFile(socket.folder)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ])
    await server.start()
    return {
      connection: { host: socket.folder, ...IDENTITY },
      async [Symbol.asyncDispose]() {
        await server.stop()
        await clean()
      },
    }
  } catch (error) {
    await clean()
    throw error
  }
}

async function ownFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await chmod(folder, 0o700)
  } catch (error) {
    throw new PostgresStartError(
      `The folder ${folder} cannot be used for the database (${(error as Error).message}).\n` +
        'Set DATA_DIR to a folder that belongs to the user who starts Parley.',
      { cause: error },
    )
  }
}

/** The processes of the database: started, started again when they die alone, stopped. */
class Server {
  readonly #life = new Scope('embedded postgres')
  readonly #folder: string
  readonly #data: string
  readonly #words: readonly string[]
  #child: Postmaster | undefined

  constructor(folder: string, data: string, words: readonly string[]) {
    this.#folder = folder
    this.#data = data
    this.#words = words
  }

  /** Resolves when the database answers; waits for the one of a server that has just been killed. */
  async start(): Promise<void> {
    const since = performance.now()
    while ((await this.#launch()) === 'locked') {
      const waited = performance.now() - since
      if (waited > LIVING_AFTER_MS && (await this.#otherAnswers())) {
        throw new PostgresStartError(
          `Another Parley runs on this data folder (${this.#folder}).\nStop it, or give this one a DATA_DIR of its own.`,
        )
      }
      if (waited > LEAVING_LIMIT_MS) {
        throw new PostgresStartError(
          `The database of an earlier Parley on ${this.#folder} has not ended for ${LEAVING_LIMIT_MS / 1000} seconds.\n` +
            'Look for "postgres" among the processes, end it, and start again.',
        )
      }
      await sleep(this.#life, RETRY_MS)
    }
  }

  async stop(): Promise<void> {
    this.#life.close()
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    using patience = new Scope('stopping postgres')
    after(patience, CLEAN_STOP_MS, () => child.kill('SIGQUIT'))
    after(patience, CLEAN_STOP_MS + CRASH_STOP_MS, () => child.kill('SIGKILL'))
    const gone = once(child, 'exit')
    child.kill('SIGINT')
    await gone
  }

  #launch(): Promise<'ready' | 'locked'> {
    const [command = '', ...args] = this.#words
    const child = spawn(command, args, {
      // Detached from the terminal's group: Ctrl-C is for the server, which stops its database last.
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    })
    this.#child = child
    const starting = this.#life.child('starting')
    let log = ''
    return new Promise((resolveLaunch, reject) => {
      after(starting, READY_LIMIT_MS, () => child.kill('SIGQUIT'))
      child.stderr.on('data', (chunk: Buffer) => {
        log = (log + chunk.toString()).slice(-4_000)
        if (starting.closed || !log.includes('ready to accept connections')) return
        starting.close()
        resolveLaunch('ready')
      })
      child.once('error', (error) => {
        starting.close()
        reject(
          new PostgresStartError(`${command} (Debian: util-linux) does not start: ${error.message}`, {
            cause: error,
          }),
        )
      })
      child.once('close', (code, signal) => {
        if (starting.closed) {
          this.#restart(`${signal ?? code}: ${log.trim().split('\n').at(-1)}`)
          return
        }
        starting.close()
        if (code === LOCKED) resolveLaunch('locked')
        else reject(this.#startFailure(code, log))
      })
    })
  }

  #startFailure(code: number | null, log: string): PostgresStartError {
    if (code === NOT_A_DATABASE) {
      return new PostgresStartError(
        `${this.#data} exists but holds no database.\nMove it away, or set DATA_DIR to another folder.`,
      )
    }
    return new PostgresStartError(
      `The embedded PostgreSQL does not start on ${this.#folder}. Its last words:\n${log.trim()}\n` +
        'If the disk is full, make room. Or set DATABASE_URL to another PostgreSQL.',
    )
  }

  /** It died alone (memory ran out, or somebody killed it): meetings go on meanwhile, and what was committed is on disk. */
  #restart(how: string): void {
    if (this.#life.closed) return
    reportFault(new Error(`the database died and is started again (${how})`), this.#life.name)
    const again = async (): Promise<void> => {
      for (let attempt = 1; ; attempt += 1) {
        await sleep(this.#life, backoff(RESTARTING, attempt, Math.random()))
        try {
          await this.start()
          return
        } catch (error) {
          this.#life.signal.throwIfAborted()
          reportFault(error, this.#life.name)
        }
      }
    }
    detach(again(), this.#life.name)
  }

  /** Whether the holder of the lock serves clients, as a database that is ending does not. */
  async #otherAnswers(): Promise<boolean> {
    const postmaster = await readPostmaster(this.#data)
    if (!postmaster) return false
    const client = new pg.Client({ host: postmaster.host, ...IDENTITY, connectionTimeoutMillis: 1_000 })
    try {
      await client.connect()
      return true
    } catch {
      return false // Refused, or "the database system is shutting down": it is on its way out.
    } finally {
      await client.end().catch(() => {})
    }
  }
}

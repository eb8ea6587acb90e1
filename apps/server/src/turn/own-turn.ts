import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { access, chown, constants, mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, backoff, detach, Scope, sleep, type BackoffShape } from '@parley/kit'
import { mustBeFree, turnAnswers } from './turn-answers.ts'
import { turnSettingsText, turnUrls, type TurnSettings } from './turn-settings.ts'

/** A TURN server of our own that runs; disposing of it ends the process. */
export interface OwnTurn extends AsyncDisposable {
  readonly urls: readonly string[]
  readonly secret: string
}

/** Why there is no TURN server of our own; the message says what to do about it. */
export class TurnStartError extends Error {
  override readonly name = 'TurnStartError'
}

/** What is told of it while it runs. */
export type TurnLog = (level: 'info' | 'warn', text: string, fields?: object) => void

/** coturn looks at its interfaces and opens its threads; on two busy cores that takes a second. */
const READY_LIMIT_MS = 5_000
const ASK_MS = 100
const RESTARTING: BackoffShape = { first: 200, most: 30_000 }
const NOBODY = 65_534
/** Of what the process says, this much is kept to be told if it ends. */
const LAST_WORDS = 2_000

/** Had the parent died before --pdeathsig was set, nobody would ever stop us. */
const SCRIPT = '[ "$PPID" = "$1" ] || exit 1; exec "$2" -c /dev/fd/3'

/** Where coturn's server is installed; null if it is not. */
export async function findTurnServer(path: string): Promise<string | null> {
  for (const folder of [...path.split(delimiter), '/usr/bin', '/usr/sbin', '/usr/local/bin']) {
    const program = join(folder, 'turnserver')
    const there = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (there && folder !== '') return program
  }
  return null
}

/**
 * Starts coturn with these settings. It dies with this process however that ends, runs as nobody where this one is
 * root, and is started again if it dies alone. Throws a {@link TurnStartError} if it does not answer.
 */
export async function startOwnTurn(program: string, settings: TurnSettings, log: TurnLog): Promise<OwnTurn> {
  const { place, port, secret } = settings
  await mustBeFree(place.listen, port).catch((error: unknown) => {
    throw new TurnStartError(
      `${String(error)}: TURN_PORT is taken, perhaps by a coturn of the system's own; stop that, choose another port, or name it in TURN_URLS`,
    )
  })
  const file = await hiddenFile(turnSettingsText(settings))
  const server = new Server(program, settings, file, log)
  const stop = async (): Promise<void> => {
    await server.stop()
    await file.close()
  }
  try {
    await server.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { urls: turnUrls(settings), secret, [Symbol.asyncDispose]: stop }
}

/** A file without a name that only its holder and the process it is given to can read: the secret lies nowhere. */
async function hiddenFile(text: string): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-turn-'))
  try {
    const name = join(folder, 'turnserver.conf')
    const file = await open(name, 'wx+', 0o600)
    await file.writeFile(text)
    if (isRoot()) await chown(name, NOBODY, NOBODY)
    return file
  } finally {
    await rm(folder, { recursive: true })
  }
}

const isRoot = (): boolean => process.getuid?.() === 0

/** The process: started, started again when it dies alone, stopped. */
class Server {
  readonly #life = new Scope('own TURN')
  readonly #program: string
  readonly #settings: TurnSettings
  readonly #file: FileHandle
  readonly #log: TurnLog
  #child: ChildProcess | undefined
  #words = ''

  constructor(program: string, settings: TurnSettings, file: FileHandle, log: TurnLog) {
    this.#program = program
    this.#settings = settings
    this.#file = file
    this.#log = log
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const child = this.#launch()
    const { place, port } = this.#settings
    using starting = this.#life.child('starting')
    let late = false
    after(starting, READY_LIMIT_MS, () => (late = true))
    while (isRunning(child) && !late) {
      if (await turnAnswers(place.listen, port, ASK_MS)) {
        if (!isRunning(child)) break
        child.once('exit', (code, signal) => this.#died(signal ?? String(code)))
        return
      }
      await sleep(starting, ASK_MS)
    }
    child.kill('SIGKILL')
    throw new TurnStartError(`turnserver does not answer at ${place.listen}:${port}: ${this.#lastLine()}`)
  }

  async stop(): Promise<void> {
    this.#life.close()
    const child = this.#child
    if (child === undefined || !isRunning(child)) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL') // It holds nothing that a longer goodbye would save.
    await gone
  }

  #launch(): ChildProcess {
    const identity = isRoot() ? [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : []
    const words = ['sh', '-c', SCRIPT, 'sh', String(process.pid), this.#program]
    const child = spawn('setpriv', [...identity, '--pdeathsig', 'KILL', ...words], {
      // Detached from the terminal's group: Ctrl-C is for the server, which stops it.
      stdio: ['ignore', 'pipe', 'pipe', this.#file.fd],
      detached: true,
    })
    this.#child = child
    this.#words = ''
    const read = (chunk: Buffer): void => {
      this.#words = (this.#words + chunk.toString()).slice(-LAST_WORDS)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.on('error', (error) => (this.#words += `setpriv (Debian: util-linux): ${error.message}`))
    return child
  }

  #died(how: string): void {
    if (this.#life.closed) return
    const why = { how, said: this.#lastLine() }
    this.#log('warn', 'the TURN server died and is started again', why)
    const again = async (): Promise<void> => {
      for (let attempt = 1; ; attempt += 1) {
        await sleep(this.#life, backoff(RESTARTING, attempt, Math.random()))
        try {
          return await this.start()
        } catch (error) {
          this.#life.signal.throwIfAborted()
          this.#log('warn', 'the TURN server does not start again', { reason: String(error) })
        }
      }
    }
    detach(again(), this.#life.name)
  }

  #lastLine(): string {
    return this.#words.trim().split('\n').at(-1) ?? ''
  }
}

const isRunning = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null

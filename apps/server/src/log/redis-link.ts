import { createHash } from 'node:crypto'
import { createClient, ErrorReply, type RedisClientType } from '@redis/client'
import {
  after,
  backoff,
  detach,
  sleep,
  Store,
  type BackoffShape,
  type Readable,
  type Scope,
} from '@parley/kit'
import { ProtocolError } from '@parley/protocol'

/** What Redis answers, as its older wire format (RESP 2) has it. */
export type Reply = string | number | null | readonly Reply[]

/** Redis answers within a millisecond; one that is silent for this long is stopped, or the way to it is cut. */
const ANSWER_MS = 2_000
/** How long a read waits for something new before it is asked again, which shows that the way is still there. */
export const READ_MS = 1_000
/** A restarted Redis is there within a second: found again before people see an error. */
const RETRYING: BackoffShape = { first: 50, most: 500 }
/** How long it may take until it answers first. */
const COMES_UP_MS = 10_000
/** How often a quiet connection is asked whether it is still there. */
const PING_MS = 1_000

/** Redis cannot be used; the message is for the person who starts the server. */
export class RedisStartError extends Error {
  override readonly name = 'RedisStartError'
}

/** Two sockets to one Redis process: one for commands, one for reads that wait. */
export interface Wire {
  /** The Redis process that answers: another one may have forgotten what this one was told. */
  readonly run: string
  readonly since: number
  readonly commands: RedisClientType
  readonly reads: RedisClientType
  readonly life: Scope
}

/** The server's connection to Redis: found again whenever it breaks, however long that takes. */
export class RedisLink implements AsyncDisposable {
  readonly #scope: Scope
  readonly #url: string
  readonly #wire = new Store<Wire | null>(null)

  private constructor(scope: Scope, url: string) {
    this.#scope = scope
    this.#url = url
  }

  /** Connects. Throws {@link RedisStartError} when there is no Redis that can be used at that address. */
  static async open(scope: Scope, url: string): Promise<RedisLink> {
    const link = new RedisLink(scope.child('redis'), url)
    try {
      await link.#connectFirst()
    } catch (error) {
      link.#scope.close()
      throw new RedisStartError(
        `No Redis answers at REDIS_URL (${error instanceof Error ? error.message : String(error)}).\n` +
          'Start it, or leave REDIS_URL out: one node needs none.',
        { cause: error },
      )
    }
    detach(link.#keep(), link.#scope.name)
    return link
  }

  /** Redis may be started beside us, on a machine that has much else to do just then. */
  async #connectFirst(): Promise<void> {
    const until = performance.now() + COMES_UP_MS
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#connect()
      } catch (error) {
        // It answers, and will not have us: it will not later either, unless it is reading what it kept.
        const refuses = error instanceof ErrorReply && !error.message.startsWith('LOADING')
        if (refuses || performance.now() > until) throw error
      }
      await sleep(this.#scope, backoff(RETRYING, tries, Math.random()))
    }
  }

  /** The connection while there is one. */
  get wire(): Readable<Wire | null> {
    return this.#wire
  }

  /** Carries out one command; `unavailable` while Redis does not answer. */
  async command(words: readonly string[]): Promise<Reply> {
    const wire = this.#wire.get()
    if (wire === null) throw new ProtocolError('unavailable')
    return ask(wire, wire.commands, words, ANSWER_MS)
  }

  /** Carries out a script, which Redis keeps under its hash. */
  async script(text: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<Reply> {
    const rest = [String(keys.length), ...keys, ...args.map(String)]
    try {
      return await this.command(['EVALSHA', text.sha, ...rest])
    } catch (error) {
      if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error
      return this.command(['EVAL', text.lua, ...rest])
    }
  }

  /** A read that waits up to {@link READ_MS} for something new. */
  async read(wire: Wire, words: readonly string[]): Promise<Reply> {
    return ask(wire, wire.reads, words, READ_MS + ANSWER_MS)
  }

  /** Waits until Redis answers. */
  async connected(scope: Scope): Promise<Wire> {
    const wait = scope.child('wait for Redis')
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => void (this.#wire.get() !== null && resolve())
    wait.defer(this.#wire.subscribe(look))
    wait.defer(resolve)
    look()
    await promise
    scope.signal.throwIfAborted()
    wait.close()
    return this.#wire.get() ?? this.connected(scope)
  }

  /** Lets what was sent arrive, then closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    const wire = this.#wire.get()
    if (wire !== null) await ask(wire, wire.commands, ['PING'], ANSWER_MS / 4).catch(() => {})
    this.#scope.close()
  }

  async #keep(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const wire = this.#wire.get()
      if (wire !== null) {
        attempt = 0
        const { promise, resolve } = Promise.withResolvers<void>()
        wire.life.defer(resolve)
        await promise
      }
      await sleep(this.#scope, backoff(RETRYING, attempt + 1, Math.random()))
      await this.#connect().catch(() => {}) // Tried again until it works; who needs it meanwhile is told `unavailable`.
    }
  }

  #connect(): Promise<void> {
    return this.#scope.open('wire', async (life) => {
      const [commands, reads] = await Promise.all([this.socket(life), this.socket(life)])
      const info = await within(commands.sendCommand<string>(['INFO', 'server']), life, ANSWER_MS)
      const run = /run_id:(\w+)/.exec(info)?.[1] ?? ''
      const wire: Wire = { run, since: performance.now(), commands, reads, life }
      life.defer(() => this.#wire.set(null))
      life.signal.throwIfAborted()
      this.#wire.set(wire)
      void askWhileItLives(wire).catch(() => {}) // Whatever ends it ends the wire, and that is told.
    })
  }

  /** One more connection to Redis, for the lifetime of a wire, which ends when it breaks. */
  async socket(life: Scope): Promise<RedisClientType> {
    const client = createClient({
      url: this.#url,
      RESP: 2,
      disableOfflineQueue: true,
      // A connection that broke is closed whole and made anew, so that both sockets are of one Redis.
      socket: { reconnectStrategy: false, connectTimeout: ANSWER_MS },
    }) as unknown as RedisClientType
    let isConnected = false // Before that, `connect` itself says what is wrong.
    client.on('error', () => isConnected && life.close('broken'))
    client.on('end', () => isConnected && life.close('ended'))
    life.defer(() => client.destroy())
    await within(client.connect(), life, ANSWER_MS)
    isConnected = true
    return client
  }
}

/** A program that Redis carries out as one step. */
export class Script {
  readonly lua: string
  readonly sha: string

  constructor(lua: string) {
    this.lua = lua
    this.sha = createHash('sha1').update(lua).digest('hex')
  }
}

/** Errors of Redis's own that pass: it is loading its files, is a replica now, or has no memory or disk left. */
const PASSING = /^(LOADING|READONLY|MASTERDOWN|OOM|MISCONF|BUSY|TRYAGAIN|CLUSTERDOWN)/

async function ask(
  wire: Wire,
  client: RedisClientType,
  words: readonly string[],
  limit: number,
): Promise<Reply> {
  try {
    return await within(client.sendCommand<Reply>(words), wire.life, limit)
  } catch (error) {
    if (error instanceof ErrorReply && !PASSING.test(error.message)) throw error
    // Anything else is the way to Redis: whoever waits at it hears so too, and it is made anew.
    if (!(error instanceof ErrorReply)) wire.life.close('no answer')
    const unavailable = new ProtocolError('unavailable')
    unavailable.cause = error
    throw unavailable
  }
}

/** A promise that takes no longer than `limit`, and no longer than the connection it goes over. */
async function within<T>(asked: Promise<T>, life: Scope, limit: number): Promise<T> {
  const wait = life.child('answer')
  const { promise, reject } = Promise.withResolvers<never>()
  wait.defer(() => reject(new Error('the connection ended')))
  after(wait, limit, () => reject(new Error(`no answer within ${limit} ms`)))
  asked.catch(() => {}) // If the race is over, its failure is known already.
  try {
    return await Promise.race([asked, promise])
  } finally {
    promise.catch(() => {})
    wait.close()
  }
}

/** Asks over and over whether the connection is there; it ends when no answer comes. */
async function askWhileItLives(wire: Wire): Promise<void> {
  for (;;) {
    await sleep(wire.life, PING_MS)
    await ask(wire, wire.commands, ['PING'], ANSWER_MS)
  }
}

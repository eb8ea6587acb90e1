import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Scope, setFaultSink } from '@parley/kit'
import type { NodeId } from '@parley/protocol'
import { lanAddresses, startText } from './announce.ts'
import { NodeCalls } from './cluster/calls.ts'
import type { Nodes } from './cluster/port.ts'
import { ConfigError, helpText, readConfig, type Config } from './config/config.ts'
import { nodePlace } from './config/node-place.ts'
import { ownCertificate } from './http/certificate.ts'
import { MemoryLogs } from './log/memory.ts'
import type { RoomLogs } from './log/port.ts'
import { MediaStartError, startMedia } from './media/mediasoup.ts'
import { serve, type Running } from './server.ts'
import { openDatabase, type Database, type DatabaseAddress } from './store/database.ts'
import { PostgresStartError, startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { createLogger, type Logger } from './telemetry/logger.ts'
import { offerTurn } from './turn/offer-turn.ts'

/** A stop that takes longer is cut: operators were promised five seconds. */
const STOP_WITHIN_MS = 4_500

/** How long a node that is drained waits for its people to be gone; then it says goodbye. */
const HAND_OVER_MS = 60_000

/** Where the built web app lies in a checkout. */
const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url))

await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(helpText())
    return
  }
  try {
    if (args.length > 0) throw new ConfigError(`unknown argument ${args[0]}: see --help`)
    await run(readConfig(process.env))
  } catch (error) {
    const advice = adviceOf(error)
    if (advice === null) throw error
    process.stderr.write(`Parley cannot start:\n${advice.replace(/^/gm, '  ')}\n`)
    process.exit(1)
  }
}

/** What to tell the person who starts the server; null for what is a bug and deserves its stack. */
function adviceOf(error: unknown): string | null {
  if (
    error instanceof ConfigError ||
    error instanceof MediaStartError ||
    error instanceof PostgresStartError ||
    (error instanceof Error && error.name === 'RedisStartError')
  ) {
    return error.message
  }
  if (!(error instanceof Error) || !('code' in error)) return null
  if (error.code === 'EADDRINUSE')
    return `${error.message}: another program listens there; set PORT to a free one`
  if (error.code === 'EACCES')
    return `${error.message}: choose a PORT above 1023 and a DATA_DIR that can be written`
  return null
}

async function run(config: Config): Promise<void> {
  const log = createLogger(config.logLevel)
  setFaultSink((error, where) => log.error({ err: error, scope: where }, 'fault'))
  // A promise that nobody waited for failed: that is one fault, and no reason to end everyone's meeting.
  process.on('unhandledRejection', (error) =>
    log.error({ err: error, scope: 'process' }, 'unhandled rejection'),
  )
  const scope = new Scope('parley')
  // Ended last first: who is served, then what serves them, whether all of it is there yet or not, then what that uses.
  const stack = new AsyncDisposableStack()
  const used = stack.use(new AsyncDisposableStack())
  stack.defer(() => scope.close('stopped'))
  let handOver = async (): Promise<void> => {}
  const stopping = stopOnSignal(stack, log, {
    drains: (signal) => signal === 'SIGUSR2' || (signal === 'SIGTERM' && config.drain),
    handOver: () => handOver(),
  })
  try {
    const running = await start(scope, used, config, log)
    handOver = () => running.handOver(HAND_OVER_MS)
    stack.use(running)
    stack.defer(() => running.drain()) // The last one in is the first one out: a goodbye before the door closes.
    const where = { https: config.https, host: config.host, port: running.port }
    process.stdout.write(startText(where, lanAddresses(networkInterfaces())))
    log.info({ scope: 'parley', port: running.port }, 'ready')
  } catch (error) {
    if (stopping()) return // Told to stop while it was starting: what was half open has just been closed.
    scope.close('failed')
    await stack.disposeAsync()
    throw error
  }
}

/** Opens everything, the slow things side by side. */
async function start(
  scope: Scope,
  stack: AsyncDisposableStack,
  config: Config,
  log: Logger,
): Promise<Running> {
  const interfaces = networkInterfaces()
  const place = nodePlace(config, interfaces)
  const [database, cluster, media, turn, tls] = await Promise.all([
    connectDatabase(scope, stack, config, log),
    joinCluster(scope, stack, config),
    startMedia(
      scope,
      {
        port: config.mediaPort,
        ...(config.https && config.port !== 0 && { door: config.port }),
        workers: config.mediaWorkers,
        announcedAddresses: config.announcedAddresses ?? 'auto',
        logLevel: config.logLevel,
        ...(config.redisUrl !== undefined && { pipes: { address: place.address, ports: config.pipePorts } }),
      },
      (level, text, fields) => log[level]({ scope: 'media', ...fields }, text),
    ),
    offerTurn(stack, { ...config, path: process.env['PATH'] ?? '', interfaces }, (level, text, fields) =>
      log[level]({ scope: 'turn', ...fields }, text),
    ),
    config.https
      ? ownCertificate(join(config.dataDir, 'tls'), lanAddresses(interfaces), new Date())
      : Promise.resolve(null),
  ])
  const { host, port, trustProxy, maxRooms, maxPeers, files, direct, embedOrigins } = config
  return serve(scope.child('server'), {
    ...{
      database,
      media,
      ...cluster,
      log,
      tls,
      host,
      port,
      trustProxy,
      maxRooms,
      maxPeers,
      files,
      direct,
      embedOrigins,
    },
    turn,
    place,
    nodeOwn: config.nodeOwn,
    nodeOrigins: config.nodeOrigins,
    webFolder: WEB_FOLDER,
    now: Date.now,
  })
}

/** Where rooms' logs are kept; and this node's name, and the others, if there may be others. */
async function joinCluster(
  scope: Scope,
  stack: AsyncDisposableStack,
  config: Config,
): Promise<{ logs: RoomLogs; node?: NodeId; nodes?: Nodes; calls?: NodeCalls }> {
  if (config.redisUrl === undefined) return { logs: new MemoryLogs() }
  // Loaded only where it is wanted: one node needs no client for Redis.
  const [{ RedisLink, RedisLogs }, { RedisNodes }, { RedisMail }] = await Promise.all([
    import('./log/redis.ts'),
    import('./cluster/redis-nodes.ts'),
    import('./cluster/redis-mail.ts'),
  ])
  const node: NodeId = `n-${randomBytes(12).toString('base64url')}`
  const link = stack.use(await RedisLink.open(scope, config.redisUrl))
  const calls = new NodeCalls(scope.child('calls'), new RedisMail(scope.child('mail'), link, node))
  return {
    logs: new RedisLogs(scope.child('logs'), link, node),
    node,
    nodes: new RedisNodes(scope.child('nodes'), link, node),
    calls,
  }
}

async function connectDatabase(
  scope: Scope,
  stack: AsyncDisposableStack,
  config: Config,
  log: Logger,
): Promise<Database> {
  const address = await databaseAddress(stack, config)
  return openDatabase(scope.child('database'), address, (error) =>
    log.warn({ err: error, scope: 'database' }, 'a connection to the database broke'),
  )
}

async function databaseAddress(stack: AsyncDisposableStack, config: Config): Promise<DatabaseAddress> {
  if (config.databaseUrl !== undefined) return { connectionString: config.databaseUrl }
  return stack.use(await startEmbeddedPostgres(join(config.dataDir, 'postgres'))).connection
}

/** What a stop by a signal does before it ends everything. */
interface Stop {
  /** Whether people are to go on at other nodes first. */
  readonly drains: (signal: NodeJS.Signals) => boolean
  readonly handOver: () => Promise<void>
}

/** First signal: say goodbye to everyone and stop cleanly. Second: stop at once. Answers whether there was one. */
function stopOnSignal(stack: AsyncDisposableStack, log: Logger, { drains, handOver }: Stop): () => boolean {
  let stopping = false
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (drains(signal)) await handOver()
    setTimeout(() => {
      log.error({ scope: 'parley' }, 'the stop took too long and was cut')
      process.exit(1)
    }, STOP_WITHIN_MS).unref()
    await stack.disposeAsync()
    process.exit(0)
  }
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1)
    stopping = true
    log.info({ scope: 'parley', signal }, 'stopping')
    void end(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGUSR2'] as const) process.on(signal, stop)
  return () => stopping
}

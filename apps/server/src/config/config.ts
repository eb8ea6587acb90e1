import { resolve } from 'node:path'
import { availableParallelism } from 'node:os'
import * as z from 'zod'
import { isAmong, isOriginPattern } from './node-origins.ts'
import { faultOfTurn, faultOfTurnUrl } from './turn-urls.ts'

const number = z.coerce.number({ error: 'must be a whole number' })
const port = number.int().min(0).max(65_535)
const count = (usual: number, most = 1_000_000) => number.int().min(1).max(most).default(usual)
const onOff = (usual: 'on' | 'off') => z.enum(['on', 'off']).default(usual)
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)

const isOrigin = (text: string): boolean =>
  /^https?:\/\/[^*]+$/.test(text) && URL.parse(text)?.origin === text
const noOrigin = (text: string): string =>
  `"${text}" is no origin: https://host or https://host:port, without a slash at the end`

/** Origins as browsers write them, or `*` for all. */
const origins = list.transform((all, context) =>
  all.map((origin) => {
    if (origin === '*' || isOrigin(origin)) return origin
    context.addIssue(noOrigin(origin))
    return z.NEVER
  }),
)

/** Origins, and patterns of them. */
const originPatterns = list.transform((all, context) =>
  all.map((pattern) => {
    if (isOrigin(pattern) || isOriginPattern(pattern)) return pattern
    context.addIssue(`"${pattern}" is neither an origin nor a pattern of origins: https://*.meet.example`)
    return z.NEVER
  }),
)

/** Fewer would not do for a dozen people, each of whom takes several. */
const LEAST_PORTS = 50

/** As in `49160-49959`. */
const portRange = z.string().transform((text, context): [number, number] => {
  const [first = 0, last = 0] = (/^(\d+)-(\d+)$/.exec(text)?.slice(1) ?? []).map(Number)
  if (first > 1_023 && last <= 65_535 && last - first + 1 >= LEAST_PORTS) return [first, last]
  context.addIssue(
    `must be two ports above 1023, the first and the last of at least ${LEAST_PORTS}: as in 49160-49959`,
  )
  return z.NEVER
})

/** STUN and TURN servers. */
const turnUrls = list.transform((all, context) =>
  all.map((url) => {
    const fault = faultOfTurnUrl(url)
    if (fault === null) return url
    context.addIssue(`"${url}" ${fault}`)
    return z.NEVER
  }),
)

/** Every setting, in the order in which `--help` lists them: how it is read, what it is for, its default as shown. */
const SETTINGS = z.object({
  PORT: port.default(8443).meta({ help: 'TCP port of the web page, the API and signalling', shown: '8443' }),
  HOST: z.string().min(1).default('0.0.0.0').meta({ help: 'address to listen on', shown: '0.0.0.0' }),
  HTTPS: onOff('on').meta({ help: 'off: plain HTTP, for a reverse proxy or for localhost', shown: 'on' }),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .meta({ help: 'folder for the database, the certificate and keys', shown: '.data' }),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional()
    .meta({ help: 'PostgreSQL to use in place of the embedded one', shown: 'embedded' }),
  REDIS_URL: z
    .string()
    .regex(/^(rediss?|unix):\/\//, 'must begin with redis:// or rediss://')
    .optional()
    .meta({ help: 'Redis that keeps the logs of the rooms that are open', shown: 'in memory' }),
  NODE_URL: z
    .string()
    .refine(isOrigin, { error: ({ input }) => noOrigin(String(input)) })
    .optional()
    .meta({
      help: 'with REDIS_URL: the origin at which browsers reach this very node',
      shown: 'its address',
    }),
  NODE_ORIGINS: originPatterns.default([]).meta({
    help: 'with REDIS_URL: where nodes are or may be added, as in https://*.meet.example',
    shown: 'those known',
  }),
  NODE_ADDRESS: z
    .string()
    .max(253)
    .regex(/^[\w.:-]+$/, 'must be an address or a host name')
    .optional()
    .meta({ help: 'with REDIS_URL: where other nodes reach it', shown: 'its first LAN address' }),
  PIPE_PORTS: portRange.default([45_000, 45_999]).meta({
    help: 'with REDIS_URL: UDP ports for media from other nodes',
    shown: '45000-45999',
  }),
  DRAIN: z.enum(['on', 'off', '1', '0']).default('off').meta({
    help: 'on, with REDIS_URL: SIGTERM lets people go on at other nodes first (SIGUSR2 always does)',
    shown: 'off',
  }),
  NODE_CHOICE: z.enum(['best', 'own']).default('best').meta({
    help: 'own: people stay at the node that they came to, as where DNS names the nearest',
    shown: 'best',
  }),
  MEDIA_PORT: port
    .default(44_400)
    .meta({ help: 'UDP and TCP port of all media; worker n uses this port + n', shown: '44400' }),
  ANNOUNCED_ADDRESS: list
    .optional()
    .meta({ help: 'addresses told to browsers for media, separated by commas', shown: 'every LAN address' }),
  MEDIA_WORKERS: count(availableParallelism(), 64).meta({
    help: 'media worker processes',
    shown: 'number of cores',
  }),
  TURN_URLS: turnUrls.default([]).meta({
    help: 'STUN and TURN servers for browsers behind strict networks, separated by commas',
    shown: 'none',
  }),
  TURN_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .meta({ help: 'what they share with this server (coturn: static-auth-secret)', shown: 'none' }),
  TURN: onOff('on').meta({
    help: 'off: no TURN server of its own, also where coturn is installed and TURN_URLS empty',
    shown: 'on',
  }),
  TURN_PORT: port
    .min(1)
    .default(3478)
    .meta({ help: 'UDP and TCP port of the TURN server of its own', shown: '3478' }),
  TURN_RELAY_PORTS: portRange.default([49_160, 49_959]).meta({
    help: 'UDP ports at which it gives out relayed addresses',
    shown: '49160-49959',
  }),
  MAX_ROOMS: count(1_000).meta({ help: 'rooms open at the same time', shown: '1000' }),
  MAX_PEERS: count(100).meta({ help: 'people in one room', shown: '100' }),
  FILES: onOff('on').meta({ help: 'off: people cannot send each other files', shown: 'on' }),
  DIRECT: onOff('on').meta({
    help: 'off: media always goes over the server, also between two people',
    shown: 'on',
  }),
  TRUST_PROXY: onOff('off').meta({
    help: 'on: believe X-Forwarded-For, when only a proxy of yours can reach the port',
    shown: 'off',
  }),
  EMBED_ORIGINS: origins.default([]).meta({
    help: 'origins whose pages may show meetings in a frame, separated by commas; * for all',
    shown: 'none',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'])
    .default('info')
    .meta({ help: 'least level that is logged', shown: 'info' }),
})

/** What the process was told to do, checked. */
export interface Config {
  readonly port: number
  readonly host: string
  readonly https: boolean
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  readonly nodeUrl: string | undefined
  /** Origins, or patterns of them, at which there may be nodes some day. */
  readonly nodeOrigins: readonly string[]
  readonly nodeAddress: string | undefined
  readonly pipePorts: readonly [number, number]
  /** Whether SIGTERM drains. */
  readonly drain: boolean
  /** Whether people sit at the node through which they came, not where there is least to do. */
  readonly nodeOwn: boolean
  readonly mediaPort: number
  readonly announcedAddresses: readonly string[] | undefined
  readonly mediaWorkers: number
  /** Whether a TURN server of our own may be started. */
  readonly turn: boolean
  readonly turnPort: number
  readonly turnRelayPorts: readonly [number, number]
  readonly turnUrls: readonly string[]
  readonly turnSecret: string | undefined
  readonly maxRooms: number
  readonly maxPeers: number
  readonly files: boolean
  readonly direct: boolean
  readonly trustProxy: boolean
  readonly embedOrigins: readonly string[]
  readonly logLevel: string
}

/** A setting that cannot be used; its message is one line per fault, for the person who starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the configuration from environment variables; an empty variable counts as not set. Throws {@link ConfigError}. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(SETTINGS.shape).map((key) => [key, env[key] === '' ? undefined : env[key]]),
  )
  const parsed = SETTINGS.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(lines.join('\n'))
  }
  const value = parsed.data
  const fault = faultOfTurn(value.TURN_URLS, value.TURN_SECRET)
  if (fault !== null) throw new ConfigError(fault)
  const { NODE_URL: node, NODE_ORIGINS: nodes } = value
  if (node !== undefined && nodes.length > 0 && !isAmong(node, nodes))
    throw new ConfigError(
      `NODE_URL: ${node} is not among NODE_ORIGINS: pages of other nodes could not come here`,
    )
  return {
    port: value.PORT,
    host: value.HOST,
    https: value.HTTPS === 'on',
    dataDir: resolve(value.DATA_DIR),
    databaseUrl: value.DATABASE_URL,
    redisUrl: value.REDIS_URL,
    nodeUrl: value.NODE_URL,
    nodeOrigins: value.NODE_ORIGINS,
    nodeAddress: value.NODE_ADDRESS,
    pipePorts: value.PIPE_PORTS,
    drain: value.DRAIN === 'on' || value.DRAIN === '1',
    nodeOwn: value.NODE_CHOICE === 'own',
    mediaPort: value.MEDIA_PORT,
    announcedAddresses: value.ANNOUNCED_ADDRESS?.length === 0 ? undefined : value.ANNOUNCED_ADDRESS,
    mediaWorkers: value.MEDIA_WORKERS,
    turn: value.TURN === 'on',
    turnPort: value.TURN_PORT,
    turnRelayPorts: value.TURN_RELAY_PORTS,
    turnUrls: value.TURN_URLS,
    turnSecret: value.TURN_SECRET,
    maxRooms: value.MAX_ROOMS,
    maxPeers: value.MAX_PEERS,
    files: value.FILES === 'on',
    direct: value.DIRECT === 'on',
    trustProxy: value.TRUST_PROXY === 'on',
    embedOrigins: value.EMBED_ORIGINS,
    logLevel: value.LOG_LEVEL,
  }
}

/** The text of `npm start -- --help`. */
export function helpText(): string {
  const rows = Object.entries(SETTINGS.shape).map(([name, setting]) => {
    const { help, shown } = setting.meta() ?? {}
    return `  ${name.padEnd(18)} ${String(help)} [${String(shown)}]`
  })
  return `Parley: video meetings from one command.\n\nUsage: [NAME=value ...] npm start\n\nSettings (environment variables, all optional):\n${rows.join('\n')}\n`
}

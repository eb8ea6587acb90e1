import { randomBytes } from 'node:crypto'
import { sleep, type Scope } from '@parley/kit'
import type { NodeId } from '@parley/protocol'
import { Alternatives } from './cluster/alternatives.ts'
import type { NodeCalls } from './cluster/calls.ts'
import { MediaUse } from './cluster/media-use.ts'
import { ALONE, type Nodes } from './cluster/port.ts'
import type { NodePlace } from './config/node-place.ts'
import { createApp, type HttpNeed } from './http/app.ts'
import { listen } from './http/listen.ts'
import { Guesses } from './identity/guesses.ts'
import { IceServers, type TurnOffer } from './identity/ice-servers.ts'
import { Tokens } from './identity/tokens.ts'
import type { RoomLogs } from './log/port.ts'
import type { Media } from './media/port.ts'
import { Checks } from './rooms/checks.ts'
import { Doorkeeper } from './rooms/doorkeeper.ts'
import { followOutages } from './rooms/outages.ts'
import { Pictures } from './rooms/pictures.ts'
import { askToMoveOn, moveOnWhenCutOff } from './rooms/moving-on.ts'
import { Registry } from './rooms/registry.ts'
import { Gateway } from './signaling/gateway.ts'
import { ChatStore } from './store/chat.ts'
import { answers, type Database } from './store/database.ts'
import { PictureStore } from './store/pictures.ts'
import { RoomStore } from './store/rooms.ts'
import { TranscriptStore } from './store/transcripts.ts'
import { watchDatabase } from './store/watch.ts'
import type { Logger } from './telemetry/logger.ts'
import { createMetrics, type Metrics } from './telemetry/metrics.ts'

/** What a server is composed of; tests pass a fake media and short-lived databases. */
export interface ServerParts {
  readonly database: Database
  readonly media: Media
  readonly logs: RoomLogs
  /** This process's name in its cluster, if it is in one. */
  readonly node?: NodeId
  /** The nodes of its cluster. */
  readonly nodes?: Nodes
  /** Where this node is found; the address at which it listens when left out. */
  readonly place?: NodePlace
  /** Questions to the other nodes of its cluster, and theirs. */
  readonly calls?: NodeCalls
  /** Whether people stay at the node through which they came. */
  readonly nodeOwn?: boolean
  /** Origins at which there may be nodes some day, as the operator says: pages may go there. */
  readonly nodeOrigins?: readonly string[]
  readonly log: Logger
  readonly webFolder: string
  /** Origins whose pages may show meetings in a frame. */
  readonly embedOrigins: readonly string[]
  readonly tls: HttpNeed['tls']
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly trustProxy: boolean
  readonly maxRooms: number
  readonly maxPeers: number
  /** What browsers are told for networks in which nothing else leads here. */
  readonly turn: TurnOffer
  /** Whether people may send each other files. */
  readonly files: boolean
  readonly direct: boolean
  readonly now: () => number
}

/**
 * How long a node that is to be drained waits for word of another one that could take its people: one that was started a moment ago is
 * heard of within a second (SPEC G10).
 */
const NEWS_MS = 1_500

/** How often it is looked whether everyone has gone. */
const LOOK_MS = 50

/** A server that listens. */
export interface Running {
  readonly port: number
  /** Tells everyone that the server goes, and takes nobody in any more. */
  drain(): void
  /** Takes nobody in any more, and lets everyone go on at another node; ends when nobody is here or the time (ms) is over. */
  handOver(limit: number): Promise<void>
  /** Ends when the last byte was written and the port is free. */
  [Symbol.asyncDispose](): Promise<void>
}

/** The composition root: puts the parts together and listens. Everything it opens ends with the scope. */
export async function serve(scope: Scope, parts: ServerParts): Promise<Running> {
  const { media, database, log, now } = parts
  const store = new RoomStore(database)
  const chat = new ChatStore(database)
  const tokens = new Tokens(await store.sharedSecret('tokens', randomBytes(32).toString('base64url')), now)
  const transcripts = new TranscriptStore(database)
  const registry = new Registry(scope, {
    store,
    chat,
    transcripts,
    logs: parts.logs,
    node: parts.node,
    calls: parts.calls,
    blocked: (room, from) =>
      log.warn(
        { scope: `room:${room}`, from },
        'no media comes from another node: is UDP open between them?',
      ),
    media,
    maxRooms: parts.maxRooms,
  })
  const metrics = metricsOf(registry, media)
  const fault = (error: unknown, where: string): void => log.error({ err: error, scope: where }, 'fault')
  let isDraining = false
  const draining = (): boolean => isDraining
  const limits = { maxPeers: parts.maxPeers }
  const iceServers = new IceServers(parts.turn, now)
  const { nodes = ALONE, nodeOwn = false, nodeOrigins = [] } = parts
  const alternatives = new Alternatives(scope, nodes, parts.node, { own: nodeOwn, named: nodeOrigins })
  tellOfNodes(scope, registry, alternatives)
  moveOnWhenCutOff(scope.child('cut-off'), registry, nodes.isCutOff)
  const outages = followOutages(scope.child('outages'), registry, {
    store: watchDatabase(scope.child('database watch'), () => answers(database)),
    log: nodes.isCutOff,
  })
  const doorkeeper = new Doorkeeper({
    ...limits,
    ...{ logs: parts.logs, alternatives },
    store,
    registry,
    tokens,
    guesses: new Guesses(),
    media,
    iceServers,
    files: parts.files,
    draining,
    now,
  })
  const checks = new Checks(scope.child('checks'), { media, iceServers, draining })
  const health = {
    database: () => answers(database),
    workers: async () => (await media.load()).length,
    draining,
  }
  const { tls, trustProxy, webFolder, embedOrigins } = parts
  const pictures = new Pictures({ store: new PictureStore(database), registry, tokens, now })
  const app = await createApp({
    tls,
    trustProxy,
    webFolder,
    embedOrigins,
    nodeOrigins: () => alternatives.origins,
    doorkeeper,
    checks,
    pictures,
    metrics,
    health,
    fault,
  })
  const refused = (room: string, track: string, error: Error): void =>
    log.info({ scope: `room:${room}`, track, reason: error.message }, 'a peer cannot receive a track')
  const gateway = new Gateway(scope.child('gateway'), app.server, {
    admission: {
      ...limits,
      alternatives,
      isCutOff: nodes.isCutOff,
      outages,
      registry,
      tokens,
      store,
      iceServers,
      direct: parts.direct,
      now,
      refused,
    },
    store,
    chat,
    transcripts,
    iceServers,
    now,
    files: parts.files,
    direct: parts.direct,
    draining,
    joined: metrics.joined,
    failed: metrics.failed,
    fault,
  })
  const listening = await listen(app, {
    secure: tls !== null,
    host: parts.host,
    port: parts.port,
    findMedia: (fragment) => media.placeOf(fragment),
  })
  const { place = { url: `http://${parts.host}:${listening.port}`, address: parts.host } } = parts
  const use = new MediaUse()
  const announce = nodes.announce(scope.child('node'), async () => {
    const load = use.look(await media.load(), performance.now())
    return { ...place, load, people: sumOf(registry, 'seats'), draining: isDraining }
  })
  return {
    port: listening.port,
    handOver: async (limit) => {
      isDraining = true
      announce()
      const others = (): boolean =>
        nodes.all.get().some(({ id, draining: goes }) => id !== parts.node && !goes)
      const life = scope.child('hand-over')
      const news = nodes === ALONE ? 0 : Math.min(limit, NEWS_MS)
      if (await holds(life, () => others() || sumOf(registry, 'seats') === 0, news))
        await emptied(life, registry, limit)
      life.close('over')
    },
    drain: () => {
      isDraining = true
      announce()
      gateway.dismissAll('server-draining')
    },
    [Symbol.asyncDispose]: async () => {
      scope.close('server stopped')
      await listening.close()
    },
  }
}

/** Asks everyone to go on elsewhere, and waits until they have, or the time is over. */
async function emptied(scope: Scope, registry: Registry, limit: number): Promise<void> {
  askToMoveOn(scope, registry, 'draining')
  await holds(scope, () => sumOf(registry, 'seats') === 0, limit)
}

/** Waits until something holds, or the time (ms) is over: then it answers false. */
async function holds(scope: Scope, what: () => boolean, limit: number): Promise<boolean> {
  const until = performance.now() + limit
  while (!what() && performance.now() < until) await sleep(scope, LOOK_MS)
  return what()
}

function tellOfNodes(scope: Scope, registry: Registry, alternatives: Alternatives): void {
  alternatives.onChange(scope, () => {
    for (const room of registry.rooms) {
      const nodes = alternatives.forRoom(
        new Set(Object.values(room.state.peers).flatMap(({ node }) => node ?? [])),
      )
      for (const seat of room.seats.values()) seat.tell({ type: 'nodes', nodes })
    }
  })
}

const sumOf = (registry: Registry, of: 'seats' | 'published'): number =>
  registry.rooms.reduce((total, room) => total + room[of].size, 0)

function metricsOf(registry: Registry, media: Media): Metrics {
  const metrics = createMetrics()
  metrics.observe({
    rooms: () => registry.rooms.length,
    peers: () => sumOf(registry, 'seats'),
    tracks: () => sumOf(registry, 'published'),
    workers: () => media.load(),
  })
  return metrics
}

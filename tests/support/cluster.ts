import { randomBytes } from 'node:crypto'
import { Scope } from '@parley/kit'
import type { NodeId } from '@parley/protocol'
import { NodeCalls } from '../../apps/server/src/cluster/calls.ts'
import { RedisMail } from '../../apps/server/src/cluster/redis-mail.ts'
import { RedisNodes } from '../../apps/server/src/cluster/redis-nodes.ts'
import { RedisLink, RedisLogs } from '../../apps/server/src/log/redis.ts'
import type { ServerParts } from '../../apps/server/src/server.ts'
import type { TestDatabase } from './database.ts'
import type { TestRedis } from './redis.ts'
import { startTestServer, type TestServer } from './server.ts'

/** A node's connection to Redis, and its logs over it. */
export interface NodeLogs extends AsyncDisposable {
  readonly node: NodeId
  readonly scope: Scope
  readonly link: RedisLink
  readonly logs: RedisLogs
  readonly calls: NodeCalls
}

/** Connects a node. */
export async function connectNode(redis: TestRedis, lease?: number): Promise<NodeLogs> {
  const node: NodeId = `n-${randomBytes(12).toString('base64url')}`
  const scope = new Scope(node)
  const link = await RedisLink.open(scope, redis.url)
  const logs = new RedisLogs(scope.child('logs'), link, node, lease === undefined ? {} : { lease })
  const calls = new NodeCalls(scope.child('calls'), new RedisMail(scope.child('mail'), link, node))
  return {
    ...{ node, scope, link, logs, calls },
    [Symbol.asyncDispose]: async () => {
      await link[Symbol.asyncDispose]()
      scope.close()
    },
  }
}

/** A whole server that is one of several. */
export interface ClusterNode extends AsyncDisposable {
  readonly node: NodeId
  readonly nodes: RedisNodes
  readonly server: TestServer
  readonly url: string
  /** Takes it away without a word to Redis, as when its power fails; its sockets break. */
  crash(): Promise<void>
}

/** How long a node of a test may be silent, in milliseconds: shorter than in life, so that a test need not wait. */
export const TEST_LEASE = 1_000

/** After how long without Redis a node counts as cut off: its people are elsewhere before its lease is over, as in life. */
const TEST_CUT_OFF = 200

/** Starts a node over that database and that Redis, with a fake media port. */
export async function startClusterNode(
  database: TestDatabase,
  redis: TestRedis,
  change: Partial<ServerParts> = {},
): Promise<ClusterNode> {
  const { node, link, logs, calls, scope } = await connectNode(redis, TEST_LEASE)
  const nodes = new RedisNodes(scope.child('nodes'), link, node, { lease: TEST_LEASE, cutOff: TEST_CUT_OFF })
  const server = await startTestServer(database, { logs, node, nodes, calls, ...change })
  const crash = async (): Promise<void> => {
    scope.close('crashed')
    await server[Symbol.asyncDispose]()
  }
  return {
    ...{ node, nodes, server, url: server.url, crash },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await link[Symbol.asyncDispose]()
      scope.close()
    },
  }
}

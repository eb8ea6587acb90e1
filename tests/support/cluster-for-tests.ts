import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { ServerParts } from '../../apps/server/src/server.ts'
import { startClusterNode, type ClusterNode } from './cluster.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { startRedis, type TestRedis } from './redis.ts'

/** Two nodes over one database and one Redis that know of each other. */
export interface ClusterForTests {
  readonly database: TestDatabase
  readonly redis: TestRedis
  readonly one: ClusterNode
  readonly two: ClusterNode
}

/**
 * Gives each test of a file a cluster of its own, told by `begin`. After each, nothing may be left open in the media of the nodes
 * that it ended with, and nobody there may have failed without being told.
 */
export function clusterForTests(
  begin: (cluster: ClusterForTests) => void,
  ended: () => readonly ClusterNode[],
  change: Partial<ServerParts> = {},
): void {
  let database: TestDatabase
  let redis: TestRedis
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database[Symbol.asyncDispose]())
  beforeEach(async () => {
    redis = await startRedis()
    const start = () => startClusterNode(database, redis, change)
    const [one, two] = [await start(), await start()]
    for (const { nodes } of [one, two]) await expect.poll(() => nodes.all.get().length).toBe(2)
    begin({ database, redis, one, two })
  })
  afterEach(async () => {
    for (const node of ended()) await node[Symbol.asyncDispose]()
    for (const { server } of ended()) {
      expect(server.faults).toEqual([])
      expect(server.media.open).toEqual({ rooms: 0, transports: 0, publications: 0, subscriptions: 0 })
    }
    await redis[Symbol.asyncDispose]()
  })
}

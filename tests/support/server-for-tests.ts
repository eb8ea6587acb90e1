import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { ServerParts } from '../../apps/server/src/server.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { startTestServer, type TestServer } from './server.ts'

/** The server of the running test, and the database that the tests of a file share. */
export interface ServerForTests {
  readonly now: TestServer
  readonly database: TestDatabase
}

/**
 * Gives each test of a file a server of its own. After each, nothing may be left open in the media port, and
 * nobody may have failed without being told.
 */
export function serverForTests(change: Partial<ServerParts> = {}): ServerForTests {
  let database: TestDatabase | null = null
  let server: TestServer | null = null
  const there = <T>(thing: T | null): T => {
    if (thing === null) throw new Error('only inside a test')
    return thing
  }
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    server = await startTestServer(there(database), change)
  })
  afterEach(async () => {
    const { media, faults } = there(server)
    await there(server)[Symbol.asyncDispose]()
    expect(media.open).toEqual({ rooms: 0, transports: 0, publications: 0, subscriptions: 0 })
    expect(faults).toEqual([])
  })
  return {
    get now() {
      return there(server)
    },
    get database() {
      return there(database)
    },
  }
}

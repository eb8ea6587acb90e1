import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { backoff, sleep, type BackoffShape, type Scope } from '@parley/kit'
import { migrate } from './migrations.ts'
import type { Tables } from './tables.ts'
import { mayComeUp } from './unavailable.ts'

/** How long a database may take until it answers first: a machine that starts both at once, or one that has much else to do. */
const COMES_UP_MS = 30_000
const COMING_UP: BackoffShape = { first: 200, most: 2_000 }
/**
 * Connections that are there before they are needed, and stay: people who come from a node that has died come all at once, and for each that
 * must be opened first PostgreSQL starts a process.
 */
const READY = 4

/** The database as queries see it. */
export type Database = Kysely<Tables>

/** Where PostgreSQL is: a URL, or a unix socket's folder. */
export type DatabaseAddress =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port?: number; readonly user: string; readonly database: string }

// bigint columns hold milliseconds, which a double holds exactly until the year 287396.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/**
 * Connects, brings the tables up to date, and ends with the scope; waits for a database that does not answer yet. `fault` hears of
 * connections that could not be made, and of those that broke before the end.
 */
export async function openDatabase(
  scope: Scope,
  address: DatabaseAddress,
  fault: (error: Error) => void,
): Promise<Database> {
  // Once nobody needs them any more, the database may end before they do.
  const broke = (error: Error): void => {
    if (!scope.closed) fault(error)
  }
  const pool = new pg.Pool({
    ...address,
    max: 10,
    min: READY,
    keepAlive: true,
    // Bounded, so that a database that hangs is told as `unavailable` while the meeting goes on.
    connectionTimeoutMillis: 3_000,
    query_timeout: 4_000,
    statement_timeout: 3_500,
  })
  // Of each connection, also of one that breaks between two queries of a transaction: nobody hears of it there, and an error
  // event that nobody hears ends the process.
  pool.on('connect', (client) => void client.on('error', broke))
  pool.on('error', () => {}) // The same again, for those that are idle.
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  scope.defer(() => void database.destroy().catch(broke))
  await patiently(scope, () => migrate(database), broke)
  await Promise.all(Array.from({ length: READY }, async () => (await pool.connect()).release())).catch(broke)
  return database
}

async function patiently(
  scope: Scope,
  act: () => Promise<void>,
  fault: (error: Error) => void,
): Promise<void> {
  const until = performance.now() + COMES_UP_MS
  for (let tries = 1; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined
      if (!(cause instanceof Error) || !mayComeUp(cause) || performance.now() > until) throw error
      fault(cause)
    }
    await sleep(scope, backoff(COMING_UP, tries, Math.random()))
  }
}

/** Whether the database answers now. */
export async function answers(database: Database): Promise<boolean> {
  try {
    await sql`select 1`.execute(database)
    return true
  } catch {
    return false // The question is whether it answers; why not is told by whoever needed it.
  }
}

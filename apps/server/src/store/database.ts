import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Scope } from '@parley/kit'
import { migrate } from './migrations.ts'
import type { Tables } from './tables.ts'

/** The database as queries see it. */
export type Database = Kysely<Tables>

/** Where PostgreSQL is: a URL, or a unix socket's folder. */
export type DatabaseAddress =
  | { readonly connectionString: string }
  | { readonly host: string; readonly port?: number; readonly user: string; readonly database: string }

// bigint columns hold milliseconds, which a double holds exactly until the year 287396.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Connects, brings the tables up to date, and ends with the scope. `fault` hears of connections that broke before that. */
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
  await migrate(database)
  return database
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

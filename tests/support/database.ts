import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { DatabaseAddress } from '../../apps/server/src/store/database.ts'

/** An empty database in the run's PostgreSQL, dropped with its disposal. */
export interface TestDatabase extends AsyncDisposable {
  readonly address: DatabaseAddress
  /** Cuts every connection to it and lets no new one in, until the function returned is called. */
  readonly goAway: () => Promise<() => Promise<void>>
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const main = inject('postgres')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ ...main })
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  await admin(`create database ${name}`)
  const cut = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`
  return {
    address: { ...main, database: name },
    goAway: async () => {
      await admin(`alter database ${name} allow_connections false`, cut)
      return () => admin(`alter database ${name} allow_connections true`)
    },
    [Symbol.asyncDispose]: () => admin(`drop database ${name} with (force)`),
  }
}

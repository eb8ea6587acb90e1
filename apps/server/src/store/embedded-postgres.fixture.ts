import { startEmbeddedPostgres } from './embedded-postgres.ts'

// A server in a process of its own, for tests that kill it: says where its database is, and stays.
const { connection } = await startEmbeddedPostgres(process.argv[2] ?? '')
process.stdout.write(`${JSON.stringify(connection)}\n`)
process.stdin.resume()

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFaultSink } from '@parley/kit'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedConnection } from './embedded-postgres.ts'

const FIXTURE = fileURLToPath(new URL('embedded-postgres.fixture.ts', import.meta.url))

const folders: string[] = []
const servers: ChildProcess[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) server.kill('SIGKILL')
  for (const folder of folders.splice(0)) {
    await allGone(folder)
    rmSync(folder, { recursive: true })
  }
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'postgres-test-'))
  folders.push(folder)
  return folder
}

/** The numbers of all processes that were started on the folder, except our own servers. */
function processesOn(folder: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return words.includes(folder) && !words.includes(FIXTURE)
      } catch {
        return false // It ended while we looked, or is no process.
      }
    })
}

async function allGone(folder: string): Promise<void> {
  const check = (): void => {
    const left = processesOn(folder)
    if (left.length > 0) throw new Error(`processes left: ${left.join(' ')}`)
  }
  await vi.waitFor(check, 10_000)
}

function spawnServer(folder: string): ChildProcess {
  const server = spawn(process.execPath, [FIXTURE, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  servers.push(server)
  return server
}

/** A server in a process of its own. */
async function startServer(
  folder: string,
): Promise<{ server: ChildProcess; connection: EmbeddedConnection }> {
  const server = spawnServer(folder)
  const died = once(server, 'exit').then(() => Promise.reject(new Error('the server died')))
  const [line] = (await Promise.race([once(server.stdout!, 'data'), died])) as [Buffer]
  died.catch(() => {}) // Most tests kill it later.
  return { server, connection: JSON.parse(line.toString()) as EmbeddedConnection }
}

async function query(connection: EmbeddedConnection, text: string): Promise<unknown[]> {
  const client = new pg.Client(connection)
  // A server that is killed breaks the connection of whoever is in it.
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  } finally {
    await client.end()
  }
}

test('what was acknowledged survives kill -9 of the server, whose database dies with it', async () => {
  const folder = newFolder()
  const { server, connection } = await startServer(folder)
  await query(connection, 'create table words (word text)')
  for (let round = 0; round < 3; round += 1) await query(connection, `insert into words values ('${round}')`)
  expect(processesOn(folder)).not.toEqual([])

  server.kill('SIGKILL')
  // At once, while the old database is still ending.
  const second = await startServer(folder)
  expect(await query(second.connection, 'select word from words order by word')).toEqual([
    { word: '0' },
    { word: '1' },
    { word: '2' },
  ])

  second.server.kill('SIGKILL')
  await allGone(folder)
})

test('disposing ends every process, and a later start finds the rows', async () => {
  const folder = newFolder()
  {
    await using database = await startEmbeddedPostgres(folder)
    await query(database.connection, 'create table words as select 1 as word')
  }
  expect(processesOn(folder)).toEqual([])
  await using again = await startEmbeddedPostgres(folder)
  expect(await query(again.connection, 'select word from words')).toEqual([{ word: 1 }])
})

test('a second server on the same folder is refused and does no harm to the first', async () => {
  const folder = newFolder()
  await using first = await startEmbeddedPostgres(folder)
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow(/Another Parley runs on this data folder/)
  expect(await query(first.connection, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a database torn while it was made is made again', async () => {
  const folder = newFolder()
  const server = spawnServer(folder)
  await vi.waitFor(() => expect(existsSync(join(folder, 'data.new/base'))).toBe(true), {
    timeout: 10_000,
    interval: 5,
  })
  server.kill('SIGKILL')
  await allGone(folder)
  expect(existsSync(join(folder, 'data/PG_VERSION'))).toBe(false)

  await using database = await startEmbeddedPostgres(folder)
  expect(await query(database.connection, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a folder with a long name, given relative to the working directory', async () => {
  const folder = join(newFolder(), 'a-name-of-forty-characters-'.padEnd(40, 'x'), 'y'.repeat(60))
  let host: string
  {
    await using database = await startEmbeddedPostgres(relative(process.cwd(), folder))
    host = database.connection.host
    expect(await query(database.connection, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(existsSync(join(folder, 'data/PG_VERSION'))).toBe(true)
  }
  expect(existsSync(host)).toBe(false)
})

test('a database that dies alone is started again, and that is told', async () => {
  const faults: string[] = []
  setFaultSink((error) => faults.push(String(error)))
  const folder = newFolder()
  await using database = await startEmbeddedPostgres(folder)
  await query(database.connection, 'create table words as select 1 as word')
  const postmaster = Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(postmaster, 'SIGKILL')

  await vi.waitFor(
    async () => expect(await query(database.connection, 'select word from words')).toEqual([{ word: 1 }]),
    { timeout: 15_000, interval: 200 },
  )
  expect(faults.join()).toContain('the database died and is started again')
})

test('files left by a server that is gone do not stop a start, even if its number is now that of another process', async () => {
  const folder = newFolder()
  {
    await using _database = await startEmbeddedPostgres(folder)
  }
  writeFileSync(join(folder, 'data/postmaster.pid'), `${process.ppid}\n${folder}/data\n1\n5432\n${folder}\n`)
  writeFileSync(join(folder, '.s.PGSQL.5432.lock'), `${process.ppid}\n`)
  await using database = await startEmbeddedPostgres(folder)
  expect(await query(database.connection, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a data folder with something else in it is left alone', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'data/diary.txt'), 'mine')
  await expect(startEmbeddedPostgres(folder)).rejects.toThrow(/holds no database/)
  expect(readFileSync(join(folder, 'data/diary.txt'), 'utf8')).toBe('mine')
})

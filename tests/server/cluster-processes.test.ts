import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { emptyRoom, reduce, type RoomState } from '@parley/protocol'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { startServerProcess, type ServerProcess } from '../support/process.ts'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

interface NodeProcess {
  readonly url: string
  readonly server: ServerProcess
}

let database: TestDatabase
let redis: TestRedis
let folder = ''
const started: NodeProcess[] = []
beforeAll(async () => {
  database = await createTestDatabase()
  redis = await startRedis()
  folder = await mkdtemp(join(tmpdir(), 'parley-nodes-'))
})
afterAll(async () => {
  for (const { server } of started) await server.end('SIGKILL')
  await redis[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** The address of the test's database as an operator would write it. */
function databaseUrl(): string {
  const { host, port, user } = inject('postgres')
  if (!('database' in database.address)) throw new Error('not a database of the test run')
  return `postgres://${user}@/${database.address.database}?host=${encodeURIComponent(host)}&port=${port ?? 5432}`
}

async function startNode(name: string): Promise<NodeProcess> {
  const port = await freePort()
  const server = await startServerProcess({
    PORT: String(port),
    HOST: '127.0.0.1',
    HTTPS: 'off',
    DATA_DIR: join(folder, name),
    DATABASE_URL: databaseUrl(),
    REDIS_URL: redis.url,
    MEDIA_PORT: String(await freePort()),
    MEDIA_WORKERS: '1',
    ANNOUNCED_ADDRESS: '127.0.0.1',
  })
  const node = { url: `http://127.0.0.1:${port}`, server }
  started.push(node)
  return node
}

function stateOf({ client, joined }: Joined): RoomState {
  const { catchUp } = joined
  return client.log.reduce(reduce, catchUp.type === 'snapshot' ? catchUp.state : emptyRoom(''))
}

test('[G1][J7] two servers share a room; who was at one that is killed goes on at the other', async () => {
  const one = await startNode('one')
  const two = await startNode('two')
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await ann.client.call('chat', { id: crypto.randomUUID(), text: 'from one' })
  await bob.client.call('chat', { id: crypto.randomUUID(), text: 'from two' })
  for (const each of [ann, bob]) await each.client.until(() => stateOf(each).chat.length === 2)
  expect(stateOf(bob)).toEqual(stateOf(ann))
  await one.server.end('SIGKILL')
  using again = await joinAs(two.url, id, { name: 'Ann', resume: ann.joined.resumeToken })
  expect(again.ticket.peer).toBe(ann.ticket.peer)
  expect(stateOf(again).chat.map(({ text }) => text)).toEqual(['from one', 'from two'])
  const { node } = stateOf(again).peers[again.ticket.peer] ?? {}
  await bob.client.until(() => stateOf(bob).peers[again.ticket.peer]?.node === node)
  expect(
    Object.values(stateOf(bob).peers)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(['Ann', 'Bob'])
  // A new server in its place serves the room as well.
  const three = await startNode('one')
  using cem = await joinAs(three.url, id, { name: 'Cem' })
  await cem.client.call('chat', { id: crypto.randomUUID(), text: 'from three' })
  await bob.client.until(() => stateOf(bob).chat.length === 3)
})

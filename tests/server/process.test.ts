import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { startServerProcess, type ServerProcess } from '../support/process.ts'
import { createRoom, joinAs } from '../support/raw-client.ts'

let folder = ''
let env: Record<string, string> = {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-process-'))
  env = {
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    HTTPS: 'off',
    DATA_DIR: folder,
    MEDIA_PORT: String(await freePort(2)),
    MEDIA_WORKERS: '2',
    ANNOUNCED_ADDRESS: '127.0.0.1',
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** Processes that descend from `root`, with their command lines; zombies are gone. */
async function descendants(root: number): Promise<Map<number, string>> {
  const children = new Map<number, number[]>()
  const lines = new Map<number, string>()
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') // Gone meanwhile.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === undefined || state === 'Z') continue
    lines.set(pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid])
  }
  const found = new Map<number, string>()
  const walk = (pid: number): void => {
    for (const child of children.get(pid) ?? []) {
      found.set(child, lines.get(child) ?? '')
      walk(child)
    }
  }
  walk(root)
  return found
}

async function alive(pids: Iterable<number>): Promise<number[]> {
  const states = await Promise.all(
    [...pids].map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const state = stat.slice(stat.lastIndexOf(')') + 2)[0]
      return state === undefined || state === 'Z' ? [] : [pid]
    }),
  )
  return states.flat()
}

describe('the server as a process', () => {
  const started: ServerProcess[] = []
  const start = async (settings: Record<string, string>, until?: string): Promise<ServerProcess> => {
    const server = await startServerProcess(settings, until)
    started.push(server)
    return server
  }
  // They share a port and a folder: one that a test which fails leaves would make the next ones fail.
  afterEach(async () => {
    for (const server of started.splice(0)) await server.end('SIGKILL')
  })

  test('[P7] SIGTERM tells the clients and ends with 0, and nothing is left running', async () => {
    const server = await start(env)
    const url = `http://127.0.0.1:${env['PORT']}`
    const { id } = await createRoom(url)
    using ann = await joinAs(url, id, { name: 'Ann' })
    const others = await descendants(server.process.pid ?? 0)
    // Each on a port, and a spare one, which is started when there is time for it.
    const workers = [...others.values()].filter((line) => line.includes('mediasoup-worker'))
    expect([2, 3]).toContain(workers.length)
    expect([...others.values()].some((line) => line.includes('postgres'))).toBe(true)
    const code = server.end('SIGTERM')
    await ann.client.until(() => ann.client.bye === 'server-draining')
    expect(await code).toBe(0)
    await expect.poll(() => alive(others.keys())).toEqual([])
  })

  test('kill -9 of the server leaves no worker and no database, and the next start finds everything', async () => {
    const first = await start(env)
    const url = `http://127.0.0.1:${env['PORT']}`
    const { id } = await createRoom(url)
    {
      using ann = await joinAs(url, id, { name: 'Ann' })
      await ann.client.call('chat', { id: crypto.randomUUID(), text: 'acknowledged means stored' })
    }
    const others = await descendants(first.process.pid ?? 0)
    expect(others.size).toBeGreaterThan(3)
    await first.end('SIGKILL')
    await expect.poll(() => alive(others.keys()), { timeout: 10_000 }).toEqual([])
    const second = await start(env)
    using bob = await joinAs(url, id, { name: 'Bob' })
    const chat = bob.joined.catchUp.type === 'snapshot' ? bob.joined.catchUp.state.chat : []
    expect(chat.map((message) => message.text)).toEqual(['acknowledged means stored'])
    expect(await second.end('SIGINT')).toBe(0)
  })

  // Mostly its database is not ready at once, is a little later, and is used a little later still.
  test.each([0, 100, 200])(
    'told to stop while it is starting it stops, without a word of failure: after %i ms',
    async (ms) => {
      const server = await start(env, 'media is ready')
      await new Promise((resolve) => setTimeout(resolve, ms))
      expect(await server.end('SIGINT')).toBe(0)
      expect(server.output()).not.toMatch(/Error|at \w+ \(/)
    },
  )
})

describe('what cannot start says so in words', () => {
  let server: ServerProcess
  let elsewhere: Record<string, string> = {}
  beforeAll(async () => {
    server = await startServerProcess(env)
    elsewhere = { ...env, MEDIA_PORT: String(await freePort(2)) }
  })
  afterAll(() => server.end('SIGTERM'))

  test('a wrong setting', async () => {
    await expect(startServerProcess({ ...env, PORT: 'many' })).rejects.toThrow(/PORT: /)
  })

  test('a port in use', async () => {
    const other = { ...elsewhere, DATA_DIR: join(folder, 'other') }
    await expect(startServerProcess(other)).rejects.toThrow(/set PORT to a free one/)
  })

  test('a media port in use', async () => {
    const other = { ...env, PORT: '0', DATA_DIR: join(folder, 'other') }
    await expect(startServerProcess(other)).rejects.toThrow(/MEDIA_PORT/)
  })

  test('a data folder in use', async () => {
    await expect(startServerProcess({ ...elsewhere, PORT: '0' })).rejects.toThrow(/DATA_DIR/)
  })
})

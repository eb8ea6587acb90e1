import { spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { kill } from 'node:process'
import { Scope } from '@parley/kit'
import { describe, expect, test } from 'vitest'
import { IceDoor } from './ice-door.ts'
import { bindFailure, startMediaWorker } from './media-worker.ts'
import { freePorts, isFree, openOn, startTestMedia } from './mediasoup.fixture.ts'
import type { MediaLog } from './mediasoup.ts'

const BIN = process.env['MEDIASOUP_WORKER_BIN']
const ANN = 'p-aaaaaaaaaaaaaaaa'

const isRunning = (pid: number): boolean => {
  try {
    return kill(pid, 0)
  } catch {
    return false
  }
}

async function occupy(port: number): Promise<Socket & AsyncDisposable> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, '127.0.0.1', resolve)
  })
  return Object.assign(socket, {
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void socket.close(() => resolve())),
  })
}

describe('workers', () => {
  test('each has its own UDP and TCP port, the first one and those after it', async () => {
    using scope = new Scope('test')
    const port = await freePorts(2)
    const media = await startTestMedia(scope, BIN, { workers: 2, port })
    const rooms = await Promise.all(['a', 'b', 'c', 'd'].map((id) => media.openRoom(scope, id)))
    const transports = await Promise.all(rooms.map((room) => room.openTransport(scope, ANN, 'send')))
    const ports = transports.map(({ parameters }) =>
      parameters.iceCandidates.map((each) => `${each.protocol} ${each.port}`),
    )
    const both = (n: number): string[] => [`udp ${n}`, `tcp ${n}`]
    expect(ports.map(String).toSorted()).toEqual(
      [both(port), both(port), both(port + 1), both(port + 1)].map(String),
    )
    const loads = await media.load()
    expect(loads.map((load) => load.rooms)).toEqual([2, 2])
    expect(new Set(loads.map((load) => load.pid)).size).toBe(2)
  })

  test('[V1] one that is killed is replaced on its port; what was on it is told, what is on others is not', async () => {
    using scope = new Scope('test')
    const port = await freePorts(2)
    const media = await startTestMedia(scope, BIN, { workers: 2, port })
    const rooms = await Promise.all(['a', 'b'].map((id) => media.openRoom(scope, id)))
    const ends = await Promise.all(rooms.map((room) => room.openTransport(scope, ANN, 'recv')))
    const lost: string[] = []
    ends.forEach((end, index) => end.onLost(scope, () => lost.push('ab'[index] ?? '')))
    const before = await media.load()
    kill(before[0]?.pid ?? 0, 'SIGKILL')
    await expect.poll(() => lost, { interval: 5 }).toEqual(['a'])
    // The room goes on at once, on the worker that lives.
    await rooms[0]?.openTransport(scope, ANN, 'send')
    await expect.poll(() => media.workers.live.length, { interval: 5 }).toBe(2)
    const after = await media.load()
    expect(after.map((load) => load.pid)).toContain(before[1]?.pid)
    expect(after.map((load) => load.pid)).not.toContain(before[0]?.pid)
    await rooms[1]?.openTransport(scope, ANN, 'send')
    const fresh = await media.openRoom(scope, 'c')
    const { parameters } = await fresh.openTransport(scope, ANN, 'send')
    expect(parameters.iceCandidates[0]?.port).toBe(port)
    expect(await openOn(media, [])).toMatchObject({ rooms: 3, transports: 4 })
  })

  test('one that hangs keeps nobody from hearing of the others', async () => {
    using scope = new Scope('test')
    const media = await startTestMedia(scope, BIN, { workers: 2 })
    const [stuck, other] = await media.load()
    kill(stuck?.pid ?? 0, 'SIGSTOP')
    try {
      expect(await media.load()).toMatchObject([{ pid: other?.pid }])
    } finally {
      kill(stuck?.pid ?? 0, 'SIGCONT')
    }
    await expect.poll(() => media.load()).toHaveLength(2)
  })

  test('one that hangs for good is ended, and replaced like one that died', async () => {
    using scope = new Scope('test')
    const media = await startTestMedia(scope, BIN, { workers: 1 })
    const room = await media.openRoom(scope, 'a')
    let lost = false
    const end = await room.openTransport(scope, ANN, 'send')
    end.onLost(scope, () => (lost = true))
    const [stuck] = await media.load()
    kill(stuck?.pid ?? 0, 'SIGSTOP')
    await expect.poll(() => lost, { timeout: 15_000 }).toBe(true)
    expect(isRunning(stuck?.pid ?? 0)).toBe(false)
    await media.openRoom(scope, 'b')
  })

  test('a room that is asked for while the only worker is being replaced gets the next one', async () => {
    using scope = new Scope('test')
    const media = await startTestMedia(scope, BIN)
    const [load] = await media.load()
    for (let n = 0; n < 3; n += 1) {
      const [now] = await media.load()
      kill(now?.pid ?? 0, 'SIGKILL')
      await media.openRoom(scope, 'demo') // Asked of a worker that is dying, or of none.
      await expect.poll(() => media.workers.live.length, { interval: 5 }).toBe(1)
    }
    expect((await media.load())[0]?.pid).not.toBe(load?.pid)
  })

  test('the end of the scope ends the processes, and is no loss', async () => {
    const scope = new Scope('test')
    const log: string[] = []
    const media = await startTestMedia(scope, BIN, { workers: 2 })
    const room = await media.openRoom(scope, 'demo')
    const end = await room.openTransport(scope, ANN, 'send')
    end.onLost(new Scope('other'), () => log.push('lost'))
    const pids = (await media.load()).map((load) => load.pid)
    expect(pids.every(isRunning)).toBe(true)
    scope.close()
    await expect.poll(() => pids.some(isRunning), { timeout: 5_000 }).toBe(false)
    expect(media.workers.live).toEqual([])
    expect(log).toEqual([])
    expect(scope.size).toBe(0)
  })

  test('the signals that stop the server do not stop its media', async () => {
    using scope = new Scope('test')
    const count = (): number[] => ['SIGINT', 'SIGTERM'].map((signal) => process.listenerCount(signal))
    const before = count()
    await startTestMedia(scope, BIN)
    expect(count()).toEqual(before)
  })

  test('when the server is killed its workers end too', async () => {
    const code = `
      import { Scope } from '@parley/kit'
      import { startTestMedia } from './mediasoup.fixture.ts'
      const media = await startTestMedia(new Scope('server'), process.env['MEDIASOUP_WORKER_BIN'], { workers: 2 })
      console.log(JSON.stringify((await media.load()).map((load) => load.pid)))`
    const server = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const told = await new Promise<string>((resolve) =>
      server.stdout.once('data', (data) => resolve(String(data))),
    )
    const pids = JSON.parse(told) as number[]
    expect(pids.map(isRunning)).toEqual([true, true])
    server.kill('SIGKILL')
    await expect.poll(() => pids.some(isRunning), { timeout: 5_000 }).toBe(false)
  })

  test('a worker that was told to end is replaced a little later: the server may be ending too', async () => {
    using scope = new Scope('test')
    const lines: string[] = []
    const media = await startTestMedia(scope, BIN, {}, (level, text) => lines.push(`${level} ${text}`))
    const started = performance.now()
    kill((await media.load())[0]?.pid ?? 0, 'SIGTERM')
    await expect.poll(() => lines, { timeout: 3_000 }).toContain('info a media worker was replaced')
    expect(performance.now() - started).toBeGreaterThan(900)
    expect(lines).toContain('info a media worker ended')
  })

  test('a port in use is told with the setting to change, and nothing is left running', async () => {
    const scope = new Scope('test')
    const port = await freePorts(2)
    await using _ = await occupy(port + 1)
    const started = startTestMedia(scope, BIN, { workers: 2, port })
    await expect(started).rejects.toThrow(
      expect.objectContaining({
        name: 'MediaStartError',
        code: 'port-in-use',
        message: `UDP port ${port + 1} is in use on 127.0.0.1: set MEDIA_PORT`,
      }),
    )
    // The other worker has been told to end; its process takes a moment for it.
    await expect.poll(() => isFree(port), { timeout: 5_000 }).toBe(true)
    scope.close()
  })

  test('ports beyond the last, and a missing worker, are told', async () => {
    using scope = new Scope('test')
    const start = (config: Parameters<typeof startTestMedia>[2]) => startTestMedia(scope, BIN, config)
    await expect(start({ port: 65_535, workers: 2 })).rejects.toThrow(/MEDIA_PORT: 2 workers/)
    await expect(start({ workerBin: '/nowhere/mediasoup-worker' })).rejects.toThrow(
      expect.objectContaining({ code: 'worker', message: expect.stringMatching(/nowhere.*did not start/) }),
    )
  })

  test('an address that cannot be bound is left out if it was only found, and told if it was asked for', async () => {
    using scope = new Scope('test')
    const lines: string[] = []
    const log: MediaLog = (level, text, fields) => lines.push(`${level} ${text} ${String(fields?.['ip'])}`)
    const listen = [{ ip: '127.0.0.1' }, { ip: '198.51.100.1' }] // The second is of nobody (RFC 5737).
    const door = new IceDoor(null)
    const want = { port: await freePorts(1), listen, door, logLevel: 'error', ...(BIN && { workerBin: BIN }) }
    await expect(startMediaWorker(scope, { ...want, anyAddress: false }, log)).rejects.toThrow(
      expect.objectContaining({
        code: 'address',
        message: expect.stringMatching(/^media cannot listen on 198.51.100.1: /),
      }),
    )
    const worker = await startMediaWorker(scope, { ...want, anyAddress: true }, log)
    expect((await worker.server.dump()).udpSockets).toEqual([{ ip: '127.0.0.1', port: want.port }])
    expect(lines).toEqual(['warn media does not listen on an address of this machine 198.51.100.1'])
  })

  test('what a worker says of a socket is read', () => {
    const said =
      "uv_udp_bind() failed [protocol:udp, ip:'127.0.0.1', port:44444]: address already in use [method:x]"
    expect(bindFailure(new Error(said))).toMatchObject({
      protocol: 'udp',
      ip: '127.0.0.1',
      port: '44444',
      inUse: true,
    })
    expect(bindFailure(new Error(said.replace('already in use', 'not available')))).toMatchObject({
      inUse: false,
    })
    expect(bindFailure(new Error('something else'))).toBeNull()
  })

  test('without the worker the tests of media fail, they are not left out', () => {
    using scope = new Scope('test')
    expect(() => startTestMedia(scope, undefined)).toThrow(/MEDIASOUP_WORKER_BIN/)
  })

  test('what happens to workers is logged', async () => {
    using scope = new Scope('test')
    const lines: string[] = []
    const log: MediaLog = (level, text) => lines.push(`${level} ${text}`)
    const media = await startTestMedia(scope, BIN, {}, log)
    kill((await media.load())[0]?.pid ?? 0, 'SIGKILL')
    await expect.poll(() => lines).toContain('info a media worker was replaced')
    expect(lines).toContain('error a media worker ended')
  })
})

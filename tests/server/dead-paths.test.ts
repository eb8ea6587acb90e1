import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { TIMES } from '@parley/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RawClient, rest } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

// Before the server starts, whose questions come at intervals; everything else keeps the real time.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())
const server = serverForTests()

/** A socket that was opened and whose other end says nothing any more, not even a pong. */
async function openMute(port: number): Promise<ReturnType<typeof connect>> {
  const socket = connect(port, '127.0.0.1')
  const key = randomBytes(16).toString('base64')
  const asked = ['GET /api/signal HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket']
  socket.write([...asked, 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`, '', ''].join('\r\n'))
  await once(socket, 'data')
  return socket
}

test('[F13] a socket that answers no ping is cut, one that does is kept', async () => {
  const mute = await openMute(Number(new URL(server.now.url).port))
  using raw = await RawClient.connect(server.now.url)
  const cut = once(mute, 'close')
  vi.advanceTimersByTime(TIMES.ping + TIMES.pong)
  // Its pong has come by the time at which what it says afterwards is answered.
  const pong = new Promise((resolve) => setTimeout(resolve, 50))
  await pong
  vi.advanceTimersByTime(TIMES.ping + TIMES.pong)
  await cut
  raw.sendText('{"t":"ping"}')
  await raw.until(() => raw.frames.find((frame) => frame.t === 'pong'))
})

test('who asks for a socket at a wrong path and hangs up without a goodbye ends nothing', async () => {
  const faults: unknown[] = []
  const note = (error: unknown): void => void faults.push(error)
  process.on('uncaughtException', note)
  for (let n = 0; n < 5; n++) {
    const socket = connect(Number(new URL(server.now.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    await once(socket, 'data')
    socket.write('more')
    socket.resetAndDestroy()
  }
  expect((await rest(server.now.url, 'GET', '/healthz')).status).toBe(200)
  process.off('uncaughtException', note)
  expect(faults).toEqual([])
})

import { once } from 'node:events'
import { request as plainRequest } from 'node:http'
import { createServer as createHttpsServer, request as secureRequest } from 'node:https'
import { connect, createServer as createEchoServer, type AddressInfo } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ownCertificate } from './certificate.ts'
import { framed } from './framed-stun.fixture.ts'
import { frontDoor } from './front-door.ts'

let folder = ''
let port = 0
let close = async (): Promise<void> => {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-door-'))
  const patience = { headersTimeout: 300, connectionsCheckingInterval: 100 }
  const tls = await ownCertificate(folder, [], new Date())
  const secure = createHttpsServer({ ...tls, ...patience }, (request, response) => {
    response.end(`secure ${request.url ?? ''}`)
  })
  const media = createEchoServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1')
  await once(media, 'listening')
  const place = { host: '127.0.0.1', port: (media.address() as AddressInfo).port }
  const door = frontDoor(secure, (fragment) => (fragment === 'known' ? place : null)).listen(0, '127.0.0.1')
  await once(door, 'listening')
  port = (door.address() as AddressInfo).port
  close = async () => {
    secure.closeAllConnections()
    await new Promise((resolve) => door.close(resolve))
    await new Promise((resolve) => media.close(resolve))
  }
})
afterAll(async () => {
  await close()
  await rm(folder, { recursive: true })
})

test('whoever speaks TLS reaches the secure server', async () => {
  const ask = secureRequest({ port, path: '/r/demo', rejectUnauthorized: false, agent: false }).end()
  const [response] = (await once(ask, 'response')) as [NodeJS.ReadableStream]
  const parts: string[] = []
  for await (const part of response) parts.push(String(part))
  expect(parts.join('')).toBe('secure /r/demo')
})

test('whoever comes by plain HTTP is sent to the secure address, with path and query', async () => {
  const ask = plainRequest({
    port,
    path: '/r/demo?name=A',
    headers: { host: '192.168.1.7:8443' },
    agent: false,
  }).end()
  const [response] = (await once(ask, 'response')) as [
    { statusCode: number; headers: Record<string, string> },
  ]
  expect([response.statusCode, response.headers['location']]).toEqual([
    308,
    'https://192.168.1.7:8443/r/demo?name=A',
  ])
})

test('a host that is none, rubbish and a connection that breaks off do no harm', async () => {
  const odd = plainRequest({ port, headers: { host: 'a/b' }, agent: false }).end()
  const [response] = (await once(odd, 'response')) as [{ statusCode: number }]
  expect(response.statusCode).toBe(400)
  for (const bytes of [Buffer.from([0, 1, 2, 255]), Buffer.from([22, 3, 1, 0, 1, 9]), Buffer.alloc(0)]) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.end(bytes)
    socket.resume()
    await once(socket, 'close')
  }
})

test('media over TCP is led on to where it is, both ways; nobody else is let through', async () => {
  const socket = connect(port, '127.0.0.1')
  socket.write(framed([[6, 'known:me']]))
  const [echo] = (await once(socket, 'data')) as [Buffer]
  expect(echo).toEqual(framed([[6, 'known:me']]))
  socket.write('more')
  expect(String(((await once(socket, 'data')) as [Buffer])[0])).toBe('more')
  socket.end()
  await once(socket, 'close')

  const stranger = connect(port, '127.0.0.1')
  stranger.write(framed([[6, 'unknown:me']]))
  stranger.resume()
  await once(stranger, 'close')
  expect(stranger.bytesRead).toBe(0)
})

test('who never ends its request is cut', async () => {
  const socket = connectSecurely({ port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(String(answer)).toContain('408')
  await once(socket, 'close')
})

import { LIMITS, type OpenedCheck } from '@parley/protocol'
import { expect, test } from 'vitest'
import { DTLS, opus } from '../support/media-samples.ts'
import { rest, restError } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests({ trustProxy: true })

/** A call as if from that address. */
async function from(
  address: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const headers: Record<string, string> = { 'x-forwarded-for': address }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  const response = await fetch(server.now.url + path, init)
  return { status: response.status, json: await response.json() }
}

async function open(address: string): Promise<OpenedCheck> {
  const { status, json } = await from(address, 'POST', '/api/checks')
  expect(status, JSON.stringify(json)).toBe(201)
  return json as OpenedCheck
}

const code = ({ json }: { json: unknown }): string => (json as { error: { code: string } }).error.code

test('[K1] a check has media of its own that sends back what it gets, and leaves nothing', async () => {
  const { id, rtpCapabilities } = await open('192.0.2.1')
  const { media } = server.now
  expect(media.open).toEqual({ rooms: 1, transports: 2, publications: 0, subscriptions: 0 })
  await from('192.0.2.1', 'POST', `/api/checks/${id}/connect`, { direction: 'send', dtlsParameters: DTLS })
  const ask = { rtpParameters: opus(), rtpCapabilities }
  const { status, json } = await from('192.0.2.1', 'POST', `/api/checks/${id}/echo`, ask)
  expect(status).toBe(200)
  expect(json).toMatchObject({ kind: 'audio', id: media.rooms[0]?.subscriptions[0]?.id })
  const [echoed] = media.rooms[0]?.publications ?? []
  if (echoed !== undefined) echoed.counted = { packets: 490, lost: 10, bitrate: 30_000, jitter: 4, score: 9 }
  expect((await from('192.0.2.1', 'GET', `/api/checks/${id}/heard`)).json).toEqual({
    packets: 490,
    lost: 10,
    jitter: 4,
  })
  expect(code(await from('192.0.2.1', 'POST', `/api/checks/${id}/echo`, ask)), 'once').toBe('bad-request')
  expect((await from('192.0.2.1', 'DELETE', `/api/checks/${id}`)).status).toBe(200)
  expect(media.open.rooms).toBe(0)
})

test('[K2] one check of an address at a time, and so many in a minute', async () => {
  const first = await open('192.0.2.1')
  expect(code(await from('192.0.2.1', 'POST', '/api/checks'))).toBe('too-many-requests')
  await from('192.0.2.1', 'DELETE', `/api/checks/${first.id}`)
  for (let begun = 1; begun < LIMITS.checksPerMinute; begun += 1) {
    const { id } = await open('192.0.2.1')
    await from('192.0.2.1', 'DELETE', `/api/checks/${id}`)
  }
  expect(code(await from('192.0.2.1', 'POST', '/api/checks'))).toBe('too-many-requests')
  await open('192.0.2.2')
})

test('[K2] a server runs so many at the same time', async () => {
  for (let host = 1; host <= LIMITS.checks; host += 1) await open(`192.0.2.${host}`)
  expect(code(await from('198.51.100.1', 'POST', '/api/checks'))).toBe('server-full')
})

test('[K2] an opening that fails does not count as one that runs', async () => {
  server.now.media.failNext('openTransport', new Error('no more sockets'))
  expect((await from('192.0.2.9', 'POST', '/api/checks')).status).toBe(500)
  expect(server.now.logged()).toContain('no more sockets')
  await open('192.0.2.9')
})

test('[K3] a check is its own address’s', async () => {
  const { id } = await open('192.0.2.1')
  expect(code(await from('192.0.2.2', 'GET', `/api/checks/${id}/heard`))).toBe('unknown-check')
  expect((await from('192.0.2.2', 'DELETE', `/api/checks/${id}`)).status).toBe(200)
  expect(server.now.media.open.rooms, 'it was not theirs to end').toBe(1)
  await from('192.0.2.1', 'DELETE', `/api/checks/${id}`)
  expect(code(await from('192.0.2.1', 'GET', `/api/checks/${id}/heard`))).toBe('unknown-check')
  expect(await restError(server.now.url, 'GET', '/api/checks/none/heard')).toMatchObject({ status: 400 })
})

test('[K4] bytes are given and taken up to a limit', async () => {
  const { url } = server.now
  const { status, json } = await rest(url, 'POST', '/api/checks', {})
  expect(status).toBe(201)
  const { id } = json as OpenedCheck
  const down = await fetch(`${url}/api/checks/${id}/down`)
  expect((await down.arrayBuffer()).byteLength).toBe(LIMITS.checkBytes)
  expect((await (await fetch(`${url}/api/checks/${id}/down`)).arrayBuffer()).byteLength).toBe(0)
  const headers = { 'content-type': 'application/octet-stream' }
  const up = async (bytes: number) =>
    fetch(`${url}/api/checks/${id}/up`, { method: 'POST', headers, body: new Uint8Array(bytes) })
  expect(await (await up(300_000)).json()).toEqual({ bytes: 300_000 })
  await expect(up(LIMITS.checkBytes)).rejects.toThrow('fetch failed')
  const nowhere = { method: 'POST', headers, body: new Uint8Array(8) }
  expect((await fetch(`${url}/api/checks/c-aaaaaaaaaaaaaaaa/up`, nowhere)).status).toBe(404)
})

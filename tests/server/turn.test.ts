import { TIMES, type IceServer, type OpenedCheck } from '@parley/protocol'
import { expect, test } from 'vitest'
import { RawClient, joinAs, joinInput, createRoom, rest } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const SECRET = 'kept between server and relay'
const server = serverForTests({ turn: { urls: ['turn:turn.example?transport=udp'], secret: SECRET } })

const HOUR = 3_600_000

/** When the credentials of the one TURN server end, in ms since 1970. */
function endOf(servers: readonly IceServer[]): number {
  expect(servers).toHaveLength(1)
  expect(servers[0]).toMatchObject({ urls: ['turn:turn.example?transport=udp'] })
  return Number(servers[0]?.username?.split(':')[0]) * 1_000
}

test('[N1] who joins is told the TURN servers, with credentials that outlast a working day', async () => {
  const { url } = server.now
  const { id } = await createRoom(url)
  using ann = await joinAs(url, id, { name: 'Ann' })
  expect(ann.ticket.relay).toBe(true)
  expect(ann.joined.iceServers[0]?.username).toContain(`:${ann.joined.you}`)
  expect(endOf(ann.joined.iceServers)).toBeGreaterThan(Date.now() + TIMES.turn - 60_000)
})

test('[N2] coming back and restarting ICE bring new credentials', async () => {
  const { url, advance } = server.now
  const { id } = await createRoom(url)
  using ann = await joinAs(url, id, { name: 'Ann' })
  const first = endOf(ann.joined.iceServers)
  advance(HOUR)
  const restarted = await ann.client.call('restartIce', { direction: 'recv' })
  expect(endOf(restarted.iceServers)).toBeGreaterThanOrEqual(first + HOUR)
  advance(HOUR)
  const { catchUp, resumeToken } = ann.joined
  if (catchUp.type !== 'snapshot') throw new Error('a new seat gets the whole state')
  using again = await RawClient.connect(url, ann.client.lastId)
  const { log, seq } = catchUp.state
  const resumed = await again.call('join', joinInput(resumeToken, { log, seq }))
  expect(resumed.resumed).toBe(true)
  expect(endOf(resumed.iceServers)).toBeGreaterThanOrEqual(first + 2 * HOUR)
})

test('[N3] the secret is in no answer and in no log', async () => {
  const { url, logged } = server.now
  const { id } = await createRoom(url)
  using ann = await joinAs(url, id, { name: 'Ann' })
  await ann.client.call('restartIce', { direction: 'send' })
  const { json } = await rest(url, 'POST', '/api/checks', {})
  expect(endOf((json as OpenedCheck).iceServers)).toBeGreaterThan(Date.now())
  expect(JSON.stringify([ann.ticket, ann.client.frames, json])).not.toContain(SECRET)
  expect(logged()).not.toContain(SECRET)
})

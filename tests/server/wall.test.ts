import { LIMITS, REQUESTS, TIMES } from '@parley/protocol'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createRoom, joinAs, RawClient, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

/** What must not change by anything that is refused. */
function roomNow(ann: Joined): unknown {
  return { seq: ann.client.log.at(-1)?.seq, open: server.now.media.open }
}

describe('the wall of the socket', () => {
  test('[F1] [F2] random bytes and random JSON never crash, never change state, and get a typed error', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    const before = roomNow(ann)
    const method = fc.oneof(
      fc.constantFrom(...Object.keys(REQUESTS).filter((name) => name !== 'leave')),
      fc.string(),
    )
    const frame = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ t: fc.constant('call'), id: fc.jsonValue(), method, input: fc.jsonValue() })
        .map((f) => JSON.stringify(f)),
      fc.record({ t: fc.string(), fact: fc.jsonValue() }).map((f) => JSON.stringify(f)),
    )
    await fc.assert(
      fc.asyncProperty(frame, async (text) => {
        const seen = ann.client.frames.length
        ann.client.sendText(text)
        ann.client.sendText('{"t":"ping"}')
        const harmless = harmlessCall(text)
        const answered = await ann.client.until(() => {
          const since = ann.client.frames.slice(seen)
          const error = harmless || since.some((f) => f.t === 'error')
          return error && since.some((f) => f.t === 'pong') && since // In any order: answers are not in step.
        })
        server.now.advance(1_000) // Refills the budget of frames: this test is about their form.
        expect(answered.filter((f) => f.t === 'log')).toEqual([])
      }),
      { numRuns: 300 },
    )
    expect(roomNow(ann)).toEqual(before)
    expect(ann.client.closed).toBeNull()
  })

  test('[F1] binary frames are refused', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    ann.client.sendText(new Uint8Array([1, 2, 3]))
    await ann.client.until(() =>
      ann.client.frames.find((f) => f.t === 'error' && f.error.code === 'bad-request'),
    )
  })

  test('[F7] binary frames count like others', async () => {
    using raw = await RawClient.connect(server.now.url)
    for (let n = 0; n < LIMITS.frameBurst + 50; n++) raw.sendText(new Uint8Array([n]))
    await raw.until(() => raw.frames.find((f) => f.t === 'error' && f.error.code === 'too-many-requests'))
  })

  test('[F3] a frame that is too large gets an error; a message of 10 MB closes the socket with 1009', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    ann.client.sendText(
      JSON.stringify({ t: 'call', id: 1, method: 'chat', input: 'x'.repeat(LIMITS.frameBytes) }),
    )
    await ann.client.until(() =>
      ann.client.frames.find((f) => f.t === 'error' && f.error.code === 'frame-too-large'),
    )
    ann.client.sendText(`"${'会'.repeat(LIMITS.frameBytes / 2)}"`)
    await ann.client.until(
      () =>
        ann.client.frames.filter((f) => f.t === 'error' && f.error.code === 'frame-too-large').length === 2,
    )
    ann.client.sendText('x'.repeat(10_000_000))
    const closed = await ann.client.until(() => ann.client.closed)
    expect(closed.code).toBe(1009)
  })

  test('[F6] unknown methods, wrong inputs, and names of every object', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    expect(await ann.client.refusal('fly', {})).toBe('unknown-method')
    expect(await ann.client.refusal('constructor', {})).toBe('unknown-method')
    expect(await ann.client.refusal('__proto__', {})).toBe('unknown-method')
    expect(await ann.client.refusal('hand', { raised: 'yes' })).toBe('bad-request')
    expect(await ann.client.refusal('muteTrack', { track: '__proto__', muted: true })).toBe('bad-request')
    const refused = await ann.client.raw('chat', { id: 'x', text: 'hi' })
    expect(refused).toMatchObject({ error: { detail: expect.stringContaining('id') as string } })
  })

  test('[F7] who sends too fast is told, and the rest is not read', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    for (let n = 0; n < LIMITS.frameBurst + 50; n++) ann.client.sendText('{"t":"ping"}')
    await ann.client.until(() =>
      ann.client.frames.find((f) => f.t === 'error' && f.error.code === 'too-many-requests'),
    )
    expect(ann.client.closed).toBeNull()
  })

  test('[F8] ping is answered before joining', async () => {
    using raw = await RawClient.connect(server.now.url)
    raw.sendText('{"t":"ping"}')
    await raw.until(() => raw.frames.find((f) => f.t === 'pong'))
  })

  test('[F12] a bug is told as internal, without a word of it, and logged whole', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    server.now.media.failNext('restartIce', new Error('secret inner thing'))
    expect(await ann.client.raw('restartIce', { direction: 'send' })).toEqual({
      t: 'error',
      id: 2,
      error: { code: 'internal' },
    })
    expect(server.now.logged()).toContain('secret inner thing')
  })

  test('a wrong path is no socket', async () => {
    const response = await fetch(`${server.now.url}/api/elsewhere`, {
      headers: { connection: 'upgrade', upgrade: 'websocket' },
    }).catch(() => null)
    expect(response?.status ?? 404).toBe(404)
  })
})

/** Whether a random frame happens to be a request that is right and changes nothing here. */
function harmlessCall(text: string): boolean {
  try {
    const frame = JSON.parse(text) as { t?: string; method?: string; id?: unknown }
    return frame.t === 'ping' || frame.method === 'ready' || frame.method === 'want'
  } catch {
    return false
  }
}

test('[F10] a socket that does not join is closed', { timeout: TIMES.joinWithin + 5_000 }, async () => {
  using raw = await RawClient.connect(server.now.url)
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, TIMES.joinWithin - 1_000)
  await promise
  expect(raw.closed).toBeNull()
  await raw.until(() => raw.closed)
  expect(raw.bye).toBe('not-joined')
})

import { LIMITS, REQUESTS, TIMES } from '@parley/protocol'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createRoom, joinAs, RawClient, rest, restError, type Joined } from '../support/raw-client.ts'
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

describe('the wall of HTTP', () => {
  test('[T2] [T3] [T4] rooms: taken, made, unknown', async () => {
    expect(room.id).toMatch(/^[a-z]{3}-[a-z]{4}-[a-z]{3}$/)
    expect(await restError(server.now.url, 'POST', '/api/rooms', { id: room.id })).toEqual({
      status: 409,
      code: 'room-exists',
    })
    expect(await restError(server.now.url, 'GET', '/api/rooms/nowhere')).toEqual({
      status: 404,
      code: 'unknown-room',
    })
    expect(await restError(server.now.url, 'POST', '/api/rooms/nowhere/tickets', { name: 'A' })).toEqual({
      status: 404,
      code: 'unknown-room',
    })
    expect(await rest(server.now.url, 'GET', `/api/rooms/${room.id}`)).toEqual({
      status: 200,
      json: { id: room.id, locked: false, hasPassword: false, peers: 0 },
    })
    expect((await createRoom(server.now.url, { id: '周会' })).id).toBe('周会')
  })

  test('[T13] an address makes only so many rooms in a minute', async () => {
    const make = async (): Promise<number> => (await rest(server.now.url, 'POST', '/api/rooms', {})).status
    const made = await Promise.all(Array.from({ length: LIMITS.roomsPerMinute }, make))
    // One was made before the test.
    expect(made.filter((status) => status === 201)).toHaveLength(LIMITS.roomsPerMinute - 1)
    expect(await make()).toBe(429)
  })

  test('names, bodies and addresses of a wrong form get a typed error without a stack trace', async () => {
    const path = `/api/rooms/${room.id}/tickets`
    const wrong: [string, unknown][] = [
      [path, { name: 'x'.repeat(10_000) }],
      [path, { name: '   ' }],
      [path, { name: 42 }],
      [path, {}],
      [path, []],
      ['/api/rooms/-bad-/tickets', { name: 'A' }],
      ['/api/rooms/%00/tickets', { name: 'A' }],
      ['/api/rooms', { id: 'no spaces here' }],
      ['/api/rooms', { password: '' }],
    ]
    for (const [at, body] of wrong) {
      const { status, json } = await rest(server.now.url, 'POST', at, body)
      expect({ at, body, status }).toMatchObject({ status: 400 })
      expect(json).toMatchObject({ error: { code: 'bad-request' } })
      expect(JSON.stringify(json)).not.toMatch(/node_modules|at \w+ \(|\.ts:/)
    }
    const huge = await restError(server.now.url, 'POST', path, { name: 'x'.repeat(1_000_000) })
    expect(huge).toEqual({ status: 413, code: 'frame-too-large' })
    const text = await fetch(server.now.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    })
    expect(text.status).toBe(400)
    expect(await restError(server.now.url, 'GET', '/api/nothing')).toEqual({
      status: 404,
      code: 'unknown-method',
    })
  })

  test('[T1] the host secret is told once, and only a hash of it is kept', async () => {
    const made = await createRoom(server.now.url, { password: 'sesam' })
    const info = await rest(server.now.url, 'GET', `/api/rooms/${made.id}`)
    expect(JSON.stringify(info.json)).not.toContain(made.hostSecret)
    const row = await server.now.database
      .selectFrom('rooms')
      .selectAll()
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(made.hostSecret)
    expect(row.password_hash).toMatch(/^\$argon2id\$/)
  })

  test('[T6] the host secret makes the host; a wrong one is refused', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    expect(host.joined.role).toBe('host')
    const wrong = { name: 'Eve', hostSecret: 'x'.repeat(32) }
    expect(await restError(server.now.url, 'POST', `/api/rooms/${room.id}/tickets`, wrong)).toEqual({
      status: 403,
      code: 'forbidden',
    })
  })

  test('[T7] a password is asked for, checked, and not to be guessed', async () => {
    const { id, hostSecret } = await createRoom(server.now.url, { password: 'sesam' })
    const path = `/api/rooms/${id}/tickets`
    expect(await restError(server.now.url, 'POST', path, { name: 'A' })).toEqual({
      status: 401,
      code: 'password-required',
    })
    using _host = await joinAs(server.now.url, id, { name: 'Host', hostSecret })
    using _guest = await joinAs(server.now.url, id, { name: 'Guest', password: 'sesam' })
    const codes: string[] = []
    for (let n = 0; n < 12; n++)
      codes.push((await restError(server.now.url, 'POST', path, { name: 'A', password: `no${n}` })).code)
    expect(codes).toEqual([
      ...Array<string>(10).fill('wrong-password'),
      'too-many-requests',
      'too-many-requests',
    ])
  })

  test('[T7] guesses sent all at once are counted like those sent one by one', async () => {
    const { id } = await createRoom(server.now.url, { password: 'sesam' })
    const guess = async (_: unknown, n: number): Promise<string> =>
      (await restError(server.now.url, 'POST', `/api/rooms/${id}/tickets`, { name: 'A', password: `no${n}` }))
        .code
    const codes = await Promise.all(Array.from({ length: 30 }, guess))
    expect(codes.filter((code) => code === 'wrong-password')).toHaveLength(10)
    expect(codes.filter((code) => code === 'too-many-requests')).toHaveLength(20)
  })

  test('[T10] [T8] with a resume token one comes back to a locked room; others wait', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    await host.client.call('changeRoom', { locked: true, password: 'new' })
    const path = `/api/rooms/${room.id}/tickets`
    expect(await restError(server.now.url, 'POST', path, { name: 'Eve' })).toEqual({
      status: 423,
      code: 'room-locked',
    })
    using again = await joinAs(server.now.url, room.id, { name: 'Ann', resume: ann.joined.resumeToken })
    expect(again.joined.you).toBe(ann.joined.you)
    expect(await restError(server.now.url, 'POST', path, { name: 'Eve', resume: 'x.y.z' })).toEqual({
      status: 401,
      code: 'ticket-invalid',
    })
  })

  test('[T11] secrets are in no log', async () => {
    const { id, hostSecret } = await createRoom(server.now.url, { password: 'open-sesame' })
    using host = await joinAs(server.now.url, id, { name: 'Host', hostSecret })
    using guest = await joinAs(server.now.url, id, { name: 'Guest', password: 'open-sesame' })
    for (const secret of [hostSecret, 'open-sesame', host.ticket.token, guest.joined.resumeToken]) {
      expect(server.now.logged()).not.toContain(secret)
    }
  })

  test('health, metrics, documentation and the page', async () => {
    using _ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    expect(await rest(server.now.url, 'GET', '/healthz')).toMatchObject({
      status: 200,
      json: { ok: true, database: true },
    })
    const metrics = await (await fetch(`${server.now.url}/metrics`)).text()
    expect(metrics).toMatch(/parley_rooms 1\n/)
    expect(metrics).toMatch(/parley_peers 1\n/)
    expect(metrics).toMatch(/parley_joins_total 1\n/)
    expect(metrics).toMatch(/parley_join_seconds_count 1\n/)
    expect(metrics).toContain('parley_worker_cpu_seconds')
    const openapi = (await (await fetch(`${server.now.url}/api/docs/json`)).json()) as { paths: object }
    expect(Object.keys(openapi.paths)).toEqual(
      expect.arrayContaining(['/api/rooms', '/api/rooms/{id}/tickets', '/healthz']),
    )
    const docs = await (await fetch(`${server.now.url}/api/docs/`)).text()
    expect(docs.match(/(?:src|href)="https?:/g)).toBeNull()
    const page = await fetch(`${server.now.url}/r/demo?name=A`)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    server.now.running.drain()
    expect(await rest(server.now.url, 'GET', '/healthz')).toMatchObject({
      status: 503,
      json: { draining: true },
    })
  })
})

test('[F10] a socket that does not join is closed', { timeout: TIMES.joinWithin + 5_000 }, async () => {
  using raw = await RawClient.connect(server.now.url)
  const { promise, resolve } = Promise.withResolvers<void>()
  setTimeout(resolve, TIMES.joinWithin - 1_000)
  await promise
  expect(raw.closed).toBeNull()
  await raw.until(() => raw.closed)
  expect(raw.bye).toBe('not-joined')
})

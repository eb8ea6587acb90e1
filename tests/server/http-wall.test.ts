import { LIMITS } from '@parley/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { createRoom, joinAs, rest, restError } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

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

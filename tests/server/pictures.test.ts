import { LIMITS } from '@parley/protocol'
import { beforeEach, expect, test } from 'vitest'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])
const uuid = (): string => crypto.randomUUID()
const join = (name: string): Promise<Joined> => joinAs(server.now.url, room.id, { name })
const address = (picture: string, of = room.id): string =>
  `${server.now.url}/api/rooms/${of}/pictures/${picture}`

async function put(
  token: string,
  picture: string,
  body: Uint8Array<ArrayBuffer> = PNG,
  type = 'image/png',
): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type }
  const response = await fetch(address(picture), { method: 'PUT', headers, body })
  const json = (await response.json()) as { error?: { code: string } }
  return json.error?.code ?? 'kept'
}

async function get(token: string, picture: string): Promise<Response> {
  return fetch(address(picture), { headers: { authorization: `Bearer ${token}` } })
}

const code = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code

const show = (picture: string): object => ({ picture: { id: picture, width: 40, height: 30 } })

test('[C20] [C22] [C25] a picture is shown with one message, to those who may read it, as what it is', async () => {
  using ann = await join('Ann')
  using bob = await join('Bob')
  const [token, others] = [ann.joined.resumeToken, bob.joined.resumeToken]
  const picture = uuid()
  expect(await put(token, picture)).toBe('kept')
  expect(await put(token, picture)).toBe('kept') // Sent again after an answer that was lost.
  expect(await put(others, picture)).toBe('bad-request')
  expect(await code(await get(others, picture))).toBe('unknown-picture') // No message shows it yet.
  const message = { id: uuid(), text: '', ...show(picture) }
  expect(await bob.client.refusal('chat', message)).toBe('unknown-picture')
  await ann.client.call('chat', message)
  expect(await ann.client.refusal('chat', { ...message, id: uuid() })).toBe('unknown-picture')
  const seen = await get(others, picture)
  expect(new Uint8Array(await seen.arrayBuffer())).toEqual(PNG)
  expect(Object.fromEntries(seen.headers)).toMatchObject({
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  })
})

test('[C13] [C22] a picture of a private message is shown to the two alone', async () => {
  using ann = await join('Ann')
  using bob = await join('Bob')
  using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
  const picture = uuid()
  await put(ann.joined.resumeToken, picture)
  await ann.client.call('chat', { id: uuid(), text: '', to: bob.joined.you, ...show(picture) })
  expect((await get(bob.joined.resumeToken, picture)).status).toBe(200)
  expect((await get(ann.joined.resumeToken, picture)).status).toBe(200)
  expect(await code(await get(host.joined.resumeToken, picture))).toBe('unknown-picture')
})

test('[C20] only who sits in the room is heard, by the token of that seat', async () => {
  using ann = await join('Ann')
  const other = await createRoom(server.now.url)
  using eve = await joinAs(server.now.url, other.id, { name: 'Eve' })
  const picture = uuid()
  await put(ann.joined.resumeToken, picture)
  await ann.client.call('chat', { id: uuid(), text: 'look', ...show(picture) })
  for (const token of [eve.joined.resumeToken, ann.ticket.token, 'nonsense', ''])
    expect(await code(await get(token, picture))).toBe('ticket-invalid')
  expect(await code(await fetch(address(picture)))).toBe('ticket-invalid')
  expect(await put(eve.joined.resumeToken, uuid())).toBe('ticket-invalid')
  await ann.client.call('leave', {})
  expect(await code(await get(ann.joined.resumeToken, picture))).toBe('not-joined')
})

test('[C21] [C23] what is no picture, too large, or one too many is refused', async () => {
  using ann = await join('Ann')
  const token = ann.joined.resumeToken
  const html = new TextEncoder().encode('<script>alert(1)</script>')
  expect(await put(token, uuid(), html)).toBe('not-a-picture')
  expect(await put(token, uuid(), PNG, 'text/html')).not.toBe('kept')
  const large = new Uint8Array(LIMITS.pictureBytes + 1)
  large.set(PNG)
  expect(await put(token, uuid(), large)).toBe('frame-too-large')
  const rows = Array.from({ length: LIMITS.picturesPerRoom }, () => ({
    room: room.id,
    id: uuid(),
    peer: ann.joined.you,
    type: 'image/png',
    bytes: Buffer.from(PNG),
    at: Date.now(),
  }))
  await server.now.database.insertInto('pictures').values(rows).execute()
  expect(await put(token, uuid())).toBe('too-many-pictures')
  // An hour later nothing has shown them.
  server.now.advance(3_700_000)
  expect(await put(token, uuid())).toBe('kept')
})

test('[C23] a peer uploads so many within a minute', async () => {
  using ann = await join('Ann')
  const codes = []
  for (let n = 0; n < LIMITS.picturesPerMinute + 1; n += 1)
    codes.push(await put(ann.joined.resumeToken, uuid()))
  expect(codes.filter((each) => each === 'kept')).toHaveLength(LIMITS.picturesPerMinute)
  expect(codes.at(-1)).toBe('too-many-requests')
})

test('[C24] [C26] a picture goes with its message; with the chat off only hosts upload', async () => {
  using ann = await join('Ann')
  using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
  const picture = uuid()
  await put(ann.joined.resumeToken, picture)
  const { message } = await ann.client.call('chat', { id: uuid(), text: '', ...show(picture) })
  await ann.client.call('deleteMessage', { message: message.id })
  expect(await code(await get(ann.joined.resumeToken, picture))).toBe('unknown-picture')
  const left = server.now.database.selectFrom('pictures').select('id').where('room', '=', room.id)
  expect(await left.execute()).toEqual([])
  await host.client.call('changeRoom', { chatOpen: false })
  expect(await put(ann.joined.resumeToken, uuid())).toBe('chat-off')
  expect(await put(host.joined.resumeToken, uuid())).toBe('kept')
})

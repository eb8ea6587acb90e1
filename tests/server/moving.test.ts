import { emptyRoom, reduce, type RoomState } from '@parley/protocol'
import { expect, test } from 'vitest'
import { startClusterNode } from '../support/cluster.ts'
import { clusterForTests, type ClusterForTests } from '../support/cluster-for-tests.ts'
import { opus } from '../support/media-samples.ts'
import { createRoom, joinAs, joinInput, RawClient, restError, type Joined } from '../support/raw-client.ts'
import { startProxy } from '../support/proxy.ts'

let { database, redis, one, two } = {} as ClusterForTests
clusterForTests(
  (cluster) => ({ database, redis, one, two } = cluster),
  () => [one, two],
)

function stateOf({ client, joined }: Joined): RoomState {
  const { catchUp } = joined
  return client.log.reduce(reduce, catchUp.type === 'snapshot' ? catchUp.state : emptyRoom(''))
}

/** Comes to another node as a page does whose own has gone. */
async function moveTo(url: string, from: Joined): Promise<Joined> {
  const { log, seq } = stateOf(from)
  const client = await RawClient.connect(url, from.client.lastId)
  const joined = await client.call('join', joinInput(from.joined.resumeToken, { log, seq }))
  return { client, joined, ticket: from.ticket, [Symbol.dispose]: () => client.close() }
}

test('[G12] who comes to another node stays in the room for all, with hand and time of arrival, and gets the entries it lacks', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await ann.client.call('hand', { raised: true })
  const me = ann.ticket.peer
  await bob.client.until(() => stateOf(bob).peers[me]?.handRaisedAt)
  const before = stateOf(bob).peers[me]
  using again = await moveTo(two.url, ann)
  expect(again.joined).toMatchObject({ you: me, resumed: false, catchUp: { type: 'tail' } })
  await ann.client.until(() => ann.client.bye)
  expect(ann.client.bye).toBe('replaced')
  await bob.client.until(() => stateOf(bob).peers[me]?.node === two.node)
  expect(stateOf(bob).peers[me]).toEqual({ ...before, node: two.node })
  const told = bob.client.log.map(({ event }) => event.type)
  expect(told).toContain('peer-moved')
  expect(told).not.toContain('peer-left')
})

test('[G12] the tracks of who moves stay, and are the same when they are published again there', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  const sound = { source: 'microphone', rtpParameters: opus(), muted: false } as const
  const { track } = await ann.client.call('publish', sound)
  await bob.client.until(() => stateOf(bob).tracks[track])
  using again = await moveTo(two.url, ann)
  expect(again.joined.moved).toBe(true)
  await bob.client.until(() => stateOf(bob).peers[ann.ticket.peer]?.node === two.node)
  expect(stateOf(bob).tracks).toHaveProperty(track)
  expect(await again.client.call('publish', sound)).toEqual({ track })
  await again.client.call('chat', { id: crypto.randomUUID(), text: 'done' })
  await bob.client.until(() => stateOf(bob).chat.length === 1)
  expect(bob.client.log.filter(({ event }) => event.type.startsWith('track-'))).toHaveLength(1)
  expect(Object.keys(stateOf(bob).tracks)).toEqual([track])
  // The node before it keeps what flows for a while, then ends it.
  await expect.poll(() => one.server.media.open.transports, { timeout: 6_000 }).toBe(0)
})

test('[V10] what who moves says that it sends is received there before it is published, and then by the same subscription', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  const sends = { source: 'microphone', rtpParameters: opus('0') } as const
  const { track } = await ann.client.call('publish', { ...sends, muted: false })
  const { log, seq } = stateOf(ann)
  using client = await RawClient.connect(two.url, ann.client.lastId)
  // What it does not have in the room is passed over.
  const more = { source: 'camera', rtpParameters: opus('1') } as const
  const input = { ...joinInput(ann.joined.resumeToken, { log, seq }), sends: [sends, more] }
  expect((await client.call('join', input)).moved).toBe(true)
  expect(two.server.media.room(id).publications).toHaveLength(1)
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  expect(bob.joined.subscriptions.map((each) => each.track)).toEqual([track])
  expect(await client.call('publish', { ...sends, rtpParameters: opus('0'), muted: false })).toEqual({
    track,
  })
  expect(two.server.media.room(id).subscriptions.map((each) => each.id)).toEqual(
    bob.joined.subscriptions.map((each) => each.id),
  )
})

test('[G18] what flows at the node before it goes on for a while, too, for one whose socket was lost', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(one.url, id, { name: 'Bob' })
  const me = ann.ticket.peer
  await ann.client.call('publish', { source: 'microphone', rtpParameters: opus(), muted: false })
  const transports = (): number => one.server.media.room(id).transports.length
  expect(transports()).toBe(4)
  ann.client.close()
  await bob.client.until(() => stateOf(bob).peers[me]?.connected === false)
  using _again = await moveTo(two.url, ann)
  await bob.client.until(() => stateOf(bob).peers[me]?.node === two.node)
  expect(transports()).toBe(4)
  await expect.poll(transports, { timeout: 6_000 }).toBe(2)
})

test('[G12] who moves in a full room is let in', async () => {
  await two[Symbol.asyncDispose]()
  two = await startClusterNode(database, redis, { maxPeers: 2 })
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using _bob = await joinAs(two.url, id, { name: 'Bob' })
  using again = await moveTo(two.url, ann)
  expect(again.joined.you).toBe(ann.ticket.peer)
})

test('[G12] what a node says late of a seat that it has lost does not touch the one elsewhere', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  using again = await moveTo(two.url, ann)
  const me = ann.ticket.peer
  await one.crash()
  one = await startClusterNode(database, redis)
  await again.client.call('chat', { id: crypto.randomUUID(), text: 'here' })
  await bob.client.until(() => stateOf(bob).chat.length === 1)
  expect(stateOf(bob).peers[me]).toMatchObject({ connected: true, node: two.node })
})

test('[G11] tickets name the nodes, that of the room’s people first; answers to join do too', async () => {
  const { id } = await createRoom(one.url)
  using _ann = await joinAs(two.url, id, { name: 'Ann' })
  using bob = await joinAs(one.url, id, { name: 'Bob' })
  expect(bob.ticket.nodes).toEqual([two.url, one.url])
  expect(bob.joined.nodes.toSorted()).toEqual([one.url, two.url].toSorted())
  two.server.running.drain()
  await bob.client.until(() => bob.client.facts.some(({ type }) => type === 'nodes'))
  using cem = await joinAs(one.url, id, { name: 'Cem' })
  expect(cem.ticket.nodes).toEqual([one.url, two.url])
})

test('[G13] a page may go to the nodes that are known, and pages of these nodes, no others, may use the API', async () => {
  const page = await fetch(one.url)
  const policy = page.headers.get('content-security-policy') ?? ''
  const sources = /connect-src ([^;]*)/.exec(policy)?.[1]?.split(' ') ?? []
  const ws = (url: string): string => url.replace('http', 'ws')
  expect(sources.toSorted()).toEqual(["'self'", one.url, two.url, ws(one.url), ws(two.url)].toSorted())
  const ask = (origin: string) =>
    fetch(`${one.url}/api/rooms/x/pictures/y`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    })
  const known = await ask(two.url)
  expect(known.status).toBe(204)
  expect(known.headers.get('access-control-allow-origin')).toBe(two.url)
  const stranger = await ask('https://stranger.example')
  expect(stranger.headers.get('access-control-allow-origin')).toBeNull()
  // A page of a node that has died goes on at this one.
  await two.crash()
  await expect.poll(() => one.nodes.all.get().length, { timeout: 5_000 }).toBe(1)
  expect((await ask(two.url)).headers.get('access-control-allow-origin')).toBe(two.url)
  two = await startClusterNode(database, redis)
})

const asked = ({ client }: Joined, why: string): boolean =>
  client.facts.some((fact) => fact.type === 'move-on' && fact.why === why)

test('[G17] people of a node that can write no log are asked to go where one can; newcomers are sent on at once', async () => {
  const way = await startProxy(redis.port)
  const far = await startClusterNode(database, { ...redis, url: `redis://127.0.0.1:${way.port}` })
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(far.url, id, { name: 'Bob' })
  await ann.client.until(() => stateOf(ann).peers[bob.ticket.peer])
  way.cut()
  await bob.client.until(() => asked(bob, 'cut-off'))
  expect(asked(ann, 'cut-off')).toBe(false)
  using cem = await RawClient.connect(far.url)
  expect(await cem.refusal('join', joinInput(ann.joined.resumeToken))).toBe('unavailable')
  using again = await moveTo(two.url, bob)
  await ann.client.until(() => stateOf(ann).peers[bob.ticket.peer]?.node === two.node)
  bob.client.close()
  way.heal()
  // What the node that was cut off says of the seat that it had changes nothing any more.
  await expect.poll(() => far.server.media.open.transports, { timeout: 5_000 }).toBe(0)
  await again.client.call('chat', { id: crypto.randomUUID(), text: 'back' })
  await ann.client.until(() => stateOf(ann).chat.length === 1)
  expect(ann.client.log.map(({ event }) => event.type)).not.toContain('peer-left')
  expect(stateOf(ann).peers[bob.ticket.peer]).toMatchObject({ connected: true, node: two.node })
  expect(far.server.faults).toEqual([])
  await far[Symbol.asyncDispose]()
  await way.close()
})

test('[G17] without Redis nobody can be taken in anywhere: sockets and transports go on, and when it is back so does all else', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  await redis.kill()
  await ann.client.until(() => asked(ann, 'cut-off'))
  await expect(moveTo(two.url, ann)).rejects.toThrow('unavailable')
  expect(ann.client.bye).toBeUndefined()
  expect(one.server.media.open.transports).toBe(2)
  await redis.start()
  await expect.poll(() => one.nodes.isCutOff.get()).toBe(false)
  await ann.client.call('chat', { id: crypto.randomUUID(), text: 'on we go' })
  await ann.client.until(() => stateOf(ann).chat.length === 1)
})

test('[G18] a node that is drained keeps what flows until its people sit elsewhere, and ends when the last has gone', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await bob.client.until(() => stateOf(bob).peers[ann.ticket.peer])
  let isOver = false
  const over = one.server.running.handOver(20_000).then(() => (isOver = true))
  await ann.client.until(() => asked(ann, 'draining'))
  expect((await restError(one.url, 'POST', `/api/rooms/${id}/tickets`, { name: 'Cem' })).code).toBe(
    'server-draining',
  )
  using again = await moveTo(two.url, ann)
  await bob.client.until(() => stateOf(bob).peers[ann.ticket.peer]?.node === two.node)
  await ann.client.call('chat', { id: crypto.randomUUID(), text: 'from the old seat' })
  expect(one.server.media.open.transports).toBe(2)
  expect(isOver).toBe(false)
  ann.client.close()
  await over // Some seconds later: what flowed there was to flow until the new seat carries it.
  expect(one.server.media.open.transports).toBe(0)
  await again.client.call('chat', { id: crypto.randomUUID(), text: 'from the new one' })
  await bob.client.until(() => stateOf(bob).chat.length === 2)
  expect(bob.client.log.map(({ event }) => event.type).filter((type) => type.startsWith('peer-'))).toEqual([
    'peer-moved',
  ])
})

test('[G18] a node that nobody can take over from does not wait', async () => {
  await two[Symbol.asyncDispose]()
  await expect.poll(() => one.nodes.all.get().length, { timeout: 5_000 }).toBe(1)
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  await one.server.running.handOver(60_000)
  expect(asked(ann, 'draining')).toBe(false)
  two = await startClusterNode(database, redis)
})

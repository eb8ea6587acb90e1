import { emptyRoom, reduce, type Output, type RoomState, type Signal } from '@parley/protocol'
import { expect, test } from 'vitest'
import { startClusterNode } from '../support/cluster.ts'
import { clusterForTests, type ClusterForTests } from '../support/cluster-for-tests.ts'
import { opus } from '../support/media-samples.ts'
import { createRoom, joinAs, type Joined, type RawClient } from '../support/raw-client.ts'
import { startProxy } from '../support/proxy.ts'

let { database, redis, one, two } = {} as ClusterForTests
clusterForTests(
  (cluster) => ({ database, redis, one, two } = cluster),
  () => [one, two],
)

/** The room as a client that has joined sees it now. */
function stateOf({ client, joined }: { client: RawClient; joined: Output<'join'> }): RoomState {
  const { catchUp } = joined
  const first = catchUp.type === 'snapshot' ? catchUp.state : emptyRoom('l-0000000000000000')
  return client.log.reduce(reduce, first)
}

const names = (joined: Joined): string[] =>
  Object.values(stateOf(joined).peers)
    .filter(({ connected }) => connected)
    .map(({ name }) => name)
    .toSorted()

const write = (client: RawClient, text: string): Promise<Output<'chat'>> =>
  client.call('chat', { id: crypto.randomUUID(), text })

test('[G1] people at two nodes are in one room: they see each other, and chat goes both ways', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await ann.client.until(() => names(ann).length === 2)
  expect(names(ann)).toEqual(names(bob))
  await write(ann.client, 'from one')
  await write(bob.client, 'from two')
  for (const each of [ann, bob]) {
    await each.client.until(() => stateOf(each).chat.length === 2)
    expect(stateOf(each).chat.map(({ text }) => text)).toEqual(['from one', 'from two'])
  }
  await ann.client.call('hand', { raised: true })
  await bob.client.until(() => stateOf(bob).peers[ann.ticket.peer]?.handRaisedAt)
  expect(stateOf(bob)).toEqual(stateOf(ann))
  await bob.client.call('leave', {})
  await ann.client.until(() => names(ann).length === 1)
})

test('[G4] who joins at another node has its seat there, and no longer here', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  using again = await joinAs(two.url, id, { name: 'Ann', resume: ann.joined.resumeToken })
  expect(again.ticket.peer).toBe(ann.ticket.peer)
  await ann.client.until(() => ann.client.bye)
  expect(ann.client.bye).toBe('replaced')
  await bob.client.until(() => names(bob).length === 2)
  await expect.poll(() => one.server.media.open.transports).toBe(0)
  await write(again.client, 'still here')
  await bob.client.until(() => stateOf(bob).chat.length === 1)
  expect(stateOf(bob).peers[ann.ticket.peer]?.node).toBe(two.node)
})

test('[G7] the people of a node that is gone leave within its lease, and come back at another one', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await write(ann.client, 'before')
  await one.crash()
  await bob.client.until(() => Object.keys(stateOf(bob).peers).length === 1)
  using again = await joinAs(two.url, id, { name: 'Ann', resume: ann.joined.resumeToken })
  expect(stateOf(again).chat.map(({ text }) => text)).toEqual(['before'])
  await bob.client.until(() => names(bob).length === 2)
  one = await startClusterNode(database, redis)
})

test('[G7] a node that was cut off for too long sends its people back to the room as it is', async () => {
  const way = await startProxy(redis.port)
  const far = await startClusterNode(database, { ...redis, url: `redis://127.0.0.1:${way.port}` })
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(far.url, id, { name: 'Bob' })
  await ann.client.until(() => names(ann).length === 2)
  way.cut()
  await ann.client.until(() => names(ann).length === 1)
  expect(bob.client.bye).toBeUndefined()
  way.heal()
  await bob.client.until(() => bob.client.bye)
  expect(bob.client.bye).toBe('unavailable')
  using again = await joinAs(far.url, id, { name: 'Bob', resume: bob.joined.resumeToken })
  await ann.client.until(() => names(ann).length === 2)
  expect(names(again)).toEqual(['Ann', 'Bob'])
  await far[Symbol.asyncDispose]()
  await way.close()
})

test('[G8] a host removes somebody at another node, and ends the room for everyone', async () => {
  const { id, hostSecret } = await createRoom(one.url)
  using host = await joinAs(one.url, id, { name: 'Host', hostSecret })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  using cem = await joinAs(two.url, id, { name: 'Cem' })
  const { track } = await bob.client.call('publish', {
    source: 'microphone',
    rtpParameters: opus(),
    muted: false,
  })
  await host.client.until(() => stateOf(host).tracks[track])
  await host.client.call('muteTrack', { track, muted: true })
  await bob.client.until(() => stateOf(bob).tracks[track]?.muted)
  const published = two.server.media.room(id).transports.flatMap((each) => [...each.publications])
  await expect.poll(() => published.map(({ muted }) => muted)).toEqual([true])
  await host.client.call('removePeer', { peer: bob.ticket.peer })
  await bob.client.until(() => bob.client.bye)
  expect(bob.client.bye).toBe('removed')
  await host.client.until(() => names(host).length === 2)
  await host.client.call('changeRoom', { locked: true })
  await cem.client.until(() => stateOf(cem).locked)
  await host.client.call('endRoom', {})
  await cem.client.until(() => cem.client.bye)
  expect(cem.client.bye).toBe('room-ended')
})

test('[G9] what is told to everyone, or to one, reaches people at other nodes, and them alone', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  using cem = await joinAs(two.url, id, { name: 'Cem' })
  await ann.client.until(() => names(ann).length === 3)
  const [from, to] = [ann.ticket.peer, bob.ticket.peer]
  await ann.client.call('react', { reaction: '👍' })
  const signal: Signal = { use: 'files', mine: 'abcdefgh12', yours: null, body: { type: 'bye' } }
  await ann.client.call('signal', { to, signal })
  await ann.client.call('chat', { id: crypto.randomUUID(), text: 'for you alone', to })
  await bob.client.until(() => bob.client.facts.some(({ type }) => type === 'private-chat'))
  expect(bob.client.facts).toContainEqual({ type: 'reacted', peer: from, reaction: '👍' })
  expect(bob.client.facts).toContainEqual({ type: 'signal', from, signal })
  expect(await ann.client.refusal('signal', { to: 'p-0000000000000000', signal })).toBe('unknown-peer')
  await cem.client.until(() => cem.client.facts.some(({ type }) => type === 'reacted'))
  await cem.client.call('react', { reaction: '👍' })
  await ann.client.until(() => ann.client.facts.some((fact) => fact.type === 'reacted' && fact.peer !== from))
  expect(cem.client.facts.map(({ type }) => type).filter((type) => type !== 'reacted')).toEqual([])
  expect(ann.client.facts.filter(({ type }) => type === 'private-chat')).toHaveLength(1)
})

test('[G5] without Redis a change is refused, media and sockets go on, and all is well when it is back', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  using cem = await joinAs(two.url, id, { name: 'Cem' })
  await ann.client.until(() => names(ann).length === 3)
  await redis.kill()
  cem.client.close()
  const message = { id: crypto.randomUUID(), text: 'stored, and told later' }
  expect(await ann.client.refusal('chat', message)).toBe('unavailable')
  expect(one.server.media.open.transports).toBe(2)
  await redis.start()
  // Sent again, as clients do: it is told now, and once.
  await ann.client.call('chat', message)
  for (const each of [ann, bob]) {
    await each.client.until(() => stateOf(each).chat.length === 1 && names(each).length === 2)
    expect(each.client.bye).toBeUndefined()
  }
})

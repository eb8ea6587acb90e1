import { relayNode, type Fact, type Input, type PeerId } from '@parley/protocol'
import { expect, test } from 'vitest'
import { connectNode, type ClusterNode } from '../support/cluster.ts'
import { clusterForTests, type ClusterForTests } from '../support/cluster-for-tests.ts'
import { DTLS } from '../support/media-samples.ts'
import { createRoom, joinAs, joinInput, RawClient, type Joined } from '../support/raw-client.ts'

let { redis, one, two } = {} as ClusterForTests
clusterForTests(
  (cluster) => ({ redis, one, two } = cluster),
  () => [one, two],
)

const told = <T extends Fact['type']>({ client }: Joined, type: T): Extract<Fact, { type: T }>[] =>
  client.facts.filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type)

/** Somebody, and the node at which they sit. */
interface Person {
  readonly who: Joined
  readonly node: ClusterNode
}

/** Two people at two nodes: `host` sits where their data meets, `guest` does not. */
async function twoPeople(id: string): Promise<{ host: Person; guest: Person } & Disposable> {
  const [ann, bob] = [await joinAs(one.url, id, { name: 'Ann' }), await joinAs(two.url, id, { name: 'Bob' })]
  await ann.client.until(() =>
    ann.client.log.some(({ event }) => event.type === 'peer-joined' && event.peer.id === bob.joined.you),
  )
  const people = [
    { who: ann, node: one },
    { who: bob, node: two },
  ]
  const seated = people.map(({ who, node }) => ({ id: who.joined.you, node: node.node }))
  const at = relayNode(seated[0] ?? fail(), seated[1] ?? fail())
  const host = people.find(({ node }) => node.node === at) ?? fail()
  const guest = people.find((person) => person !== host) ?? fail()
  return {
    ...{ host, guest },
    [Symbol.dispose]: () => {
      for (const { who } of people) who.client.close()
    },
  }
}

function fail(): never {
  throw new Error('two people are at two nodes')
}

function logOf({ joined: { catchUp } }: Joined): string {
  return catchUp.type === 'snapshot' ? catchUp.state.log : fail()
}

const bridges = ({ server }: ClusterNode, room: string): number =>
  server.media.room(room).data.reduce((sum, data) => sum + data.bridged.size, 0)

/** Opens a transport for data, at a node where the history may be a moment behind. */
async function openRelay({ client }: Joined, at: Input<'openRelay'>): Promise<void> {
  await expect.poll(() => client.raw('openRelay', at)).toMatchObject({ t: 'answer' })
}

async function link(asker: Joined, other: Joined): Promise<void> {
  const before = [told(asker, 'relay-opened').length, told(other, 'relay-opened').length]
  const asked = told(other, 'relay-asked').length
  await asker.client.call('relayTo', { to: other.joined.you })
  await other.client.until(() => told(other, 'relay-asked').length > asked)
  await other.client.call('relayTo', { to: asker.joined.you })
  await asker.client.until(() => told(asker, 'relay-opened').length > (before[0] ?? 0))
  await other.client.until(() => told(other, 'relay-opened').length > (before[1] ?? 0))
}

test('[G26] data between people at two nodes goes through one of these, where both have a transport', async () => {
  const { id } = await createRoom(one.url)
  using people = await twoPeople(id)
  const [host, guest] = [people.host.who, people.guest.who]
  const at = people.host.node.node
  await openRelay(host, {})
  expect(await guest.client.refusal('relayTo', { to: host.joined.you })).toBe('bad-request')
  await openRelay(guest, { at })
  await guest.client.call('connectRelay', { at, dtlsParameters: DTLS })
  await guest.client.call('connectRelay', { at, dtlsParameters: DTLS }) // A node may ask again.
  expect(people.host.node.server.media.room(id).data).toHaveLength(2)
  expect(people.guest.node.server.media.room(id).data).toHaveLength(0)

  await link(guest, host)
  expect(told(guest, 'relay-opened')).toMatchObject([{ peer: host.joined.you, at }])
  expect(told(host, 'relay-opened')).toMatchObject([{ peer: guest.joined.you }])
  expect(told(host, 'relay-opened')[0]).not.toHaveProperty('at')
  expect(bridges(people.host.node, id)).toBe(2)
  await link(host, guest) // Whoever asks anew, and whichever side it is.
  expect(told(guest, 'relay-ended')).toHaveLength(1)
  expect(told(host, 'relay-ended')).toHaveLength(1)

  await openRelay(guest, { at })
  await host.client.until(() => told(host, 'relay-ended').length === 2)
  expect(people.host.node.server.media.room(id).data).toHaveLength(2)
  expect(bridges(people.host.node, id)).toBe(0)
  people.host.node.server.media.room(id).lose([guest.joined.you])
  await guest.client.until(() => told(guest, 'relay-lost').length === 1)
  expect(told(guest, 'relay-lost')).toEqual([{ type: 'relay-lost', at }])
  expect(told(host, 'relay-lost')).toEqual([])
})

test('[G26] it ends when its peer leaves or goes on at another node', async () => {
  const { id } = await createRoom(one.url)
  using people = await twoPeople(id)
  const [host, guest] = [people.host.who, people.guest.who]
  const at = people.host.node.node
  const open = (): number => people.host.node.server.media.room(id).data.length
  await openRelay(host, {})
  await openRelay(guest, { at })
  await link(host, guest)
  const since = { log: logOf(guest), seq: 1 }
  const page = await RawClient.connect(people.host.node.url, guest.client.lastId)
  const joined = await page.call('join', joinInput(guest.joined.resumeToken, since))
  using moved: Joined = { ...guest, client: page, joined, [Symbol.dispose]: () => page.close() }
  expect(moved.joined).toMatchObject({ you: guest.joined.you, moved: true })
  await host.client.until(() => told(host, 'relay-ended').length === 1)
  expect(open()).toBe(1)
  await openRelay(moved, {})
  await link(host, moved)
  expect(told(moved, 'relay-opened')[0]).not.toHaveProperty('at')
  await moved.client.call('leave', {})
  await expect.poll(open).toBe(1)
})

test('[G26] nobody opens one at a node that is not there, and a node speaks for its own people alone', async () => {
  const { id } = await createRoom(one.url)
  using people = await twoPeople(id)
  const [host, guest] = [people.host.who, people.guest.who]
  const at = people.host.node.node
  const nowhere: PeerId = 'p-0000000000000000'
  expect(await guest.client.refusal('openRelay', { at: 'n-0000000000000000' })).toBe('unavailable')
  expect(await guest.client.refusal('openRelay', { at: 'elsewhere' })).toBe('bad-request')
  expect(await guest.client.refusal('connectRelay', { at, dtlsParameters: DTLS })).toBe('bad-request')
  await openRelay(guest, { at })
  expect(await guest.client.refusal('relayTo', { to: nowhere })).toBe('unknown-peer')
  expect(await guest.client.refusal('relayTo', { to: guest.joined.you })).toBe('bad-request')
  await using stranger = await connectNode(redis)
  const asked = { room: id, log: logOf(guest), peer: guest.joined.you }
  for (const asking of [
    stranger.calls.ask(at, 'openRelay', asked),
    stranger.calls.ask(at, 'relayTo', { ...asked, to: host.joined.you }),
  ])
    await expect(asking).rejects.toThrow(expect.objectContaining({ code: 'unavailable' }))
  expect(people.host.node.server.media.room(id).data).toHaveLength(1)
})

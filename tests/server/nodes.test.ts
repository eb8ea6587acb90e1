import { expect, test } from 'vitest'
import { startClusterNode, type ClusterNode } from '../support/cluster.ts'
import { clusterForTests, type ClusterForTests } from '../support/cluster-for-tests.ts'
import { createRoom, joinAs } from '../support/raw-client.ts'

let { database, redis, one, two } = {} as ClusterForTests
clusterForTests(
  (cluster) => ({ database, redis, one, two } = cluster),
  () => [one, two],
)

const known = (by: ClusterNode): string[] => by.nodes.all.get().map(({ id }) => id)

test('[G10] nodes know of each other: where they are, who sits there, whether they drain', async () => {
  await expect.poll(() => known(one)).toEqual([one.node, two.node].toSorted())
  await expect.poll(() => known(two)).toEqual(known(one))
  const seen = () => one.nodes.all.get().find(({ id }) => id === two.node)
  expect(seen()).toEqual({
    ...{ id: two.node, url: two.url, address: '127.0.0.1', load: 0, people: 0, draining: false },
  })
  const { id } = await createRoom(two.url)
  using _ann = await joinAs(two.url, id, { name: 'Ann' })
  await expect.poll(() => seen()?.people).toBe(1)
  two.server.running.drain()
  await expect.poll(() => seen()?.draining).toBe(true)
})

test('[G10] a node that ends in good order, or without a word, is forgotten', async () => {
  await expect.poll(() => known(one).length).toBe(2)
  await two.crash()
  await expect.poll(() => known(one), { timeout: 5_000 }).toEqual([one.node])
  two = await startClusterNode(database, redis)
  await expect.poll(() => known(one)).toEqual([one.node, two.node].toSorted())
})

test('[G10] while Redis is away nodes keep what they knew; one that comes back empty is told again', async () => {
  await expect.poll(() => known(one).length).toBe(2)
  const sizes = new Set<number>()
  one.nodes.all.subscribe(() => sizes.add(one.nodes.all.get().length))
  await redis.kill()
  await expect.poll(() => one.nodes.all.get().length).toBe(2)
  await redis.start()
  await expect.poll(async () => (await fetch(`${one.url}/healthz`)).ok).toBe(true)
  const { id } = await createRoom(two.url)
  using _bob = await joinAs(two.url, id, { name: 'Bob' })
  await expect.poll(() => one.nodes.all.get().find(({ id: node }) => node === two.node)?.people).toBe(1)
  expect([...sizes]).toEqual([2])
})

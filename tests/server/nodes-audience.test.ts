import { LIMITS } from '@parley/protocol'
import { expect, test } from 'vitest'
import { clusterForTests, type ClusterForTests } from '../support/cluster-for-tests.ts'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'

let { one, two } = {} as ClusterForTests
clusterForTests(
  (cluster) => ({ one, two } = cluster),
  () => [one, two],
  { maxPeers: LIMITS.roster + 10 },
)

/** A node says after a while that it has some of the audience; looks have an allowance (SPEC R8). */
const SOON = { timeout: 15_000, interval: 1_000 }

test('[R8] [P5] a host sees and removes people of the audience at another node', async () => {
  const { id, hostSecret } = await createRoom(one.url)
  const people: Joined[] = []
  for (let n = 0; n < LIMITS.roster; n += 20) {
    const some = Array.from({ length: 20 }, (_, m) => joinAs(one.url, id, { name: `P${n + m}` }))
    people.push(...(await Promise.all(some)))
  }
  using host = await joinAs(one.url, id, { name: 'Host', hostSecret })
  const first = await joinAs(two.url, id, { name: 'Zoë' })
  people.push(first)
  const find = (query: string) => host.client.call('findAudience', { query })
  await expect
    .poll(() => find(''), SOON)
    .toEqual({ people: [{ peer: first.joined.you, name: 'Zoë' }], more: false })
  const here = await joinAs(one.url, id, { name: 'Abe' })
  people.push(here)
  await expect.poll(async () => (await find('')).people.map(({ name }) => name), SOON).toEqual(['Abe', 'Zoë'])
  expect((await find('ZO')).people).toHaveLength(1)

  await host.client.call('removePeer', { peer: first.joined.you })
  await first.client.until(() => first.client.bye)
  expect(first.client.bye).toBe('removed')
  expect((await find('')).people.map(({ name }) => name)).toEqual(['Abe'])
  expect(await host.client.refusal('removePeer', { peer: first.joined.you })).toBe('unknown-peer')
  const again = joinAs(two.url, id, { name: 'Zoë', resume: first.joined.resumeToken })
  await expect(again).rejects.toThrow('removed')
  for (const { client } of people) client.close()
}, 60_000)

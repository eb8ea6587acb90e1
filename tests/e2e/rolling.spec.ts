import { startNodeProcesses } from '../support/node-processes.ts'
import { expect, expectVideos, test } from './parley.ts'

test('[G13] [G18] a page goes on at a server that was not there when it was loaded', async ({ enter }) => {
  await using cluster = await startNodeProcesses(1, { DRAIN: 'on', NODE_ORIGINS: 'https://localhost:*' })
  const [one] = cluster.nodes
  if (one === undefined) throw new Error('there is one')
  const change = { at: one.url, query: 'direct=never' }
  const { page: ann } = await enter('Ann', change)
  const { page: bob } = await enter('Bob', change)
  for (const page of [ann, bob]) await expectVideos(page, 1)
  await cluster.add()
  // Its people have gone by themselves, or it would have waited for them until its time was over.
  const began = performance.now()
  expect(await one.server.end('SIGTERM')).toBe(0)
  expect(performance.now() - began).toBeLessThan(55_000)
  for (const page of [ann, bob]) {
    await expect(page.locator('[data-connection="live"]')).toBeVisible()
    await expectVideos(page, 1)
  }
})

import { expect, test } from 'vitest'
import { createRoom, joinAs } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests({ direct: false })

test('[W8] where the operator has switched the direct way off nobody allows it', async () => {
  const { id } = await createRoom(server.now.url)
  using ann = await joinAs(server.now.url, id, { name: 'Ann' })
  expect(await ann.client.refusal('allowDirect', { allowed: true })).toBe('forbidden')
  await ann.client.call('allowDirect', { allowed: false })
  expect(ann.client.log.filter(({ event }) => event.type === 'direct-allowed')).toEqual([])
})

import { expect, test } from 'vitest'
import { createRoom, joinAs } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests({ files: false })

test('[D7] where files are switched off the ticket says so, and nothing of it is carried out', async () => {
  const { id } = await createRoom(server.now.url)
  using ann = await joinAs(server.now.url, id, { name: 'Ann' })
  using bob = await joinAs(server.now.url, id, { name: 'Bob' })
  expect(ann.ticket.files).toBe(false)
  const signal = { use: 'files', mine: 'link-of-ann', yours: null, body: { type: 'bye' } }
  expect(await ann.client.refusal('signal', { to: bob.joined.you, signal })).toBe('forbidden')
  expect(await ann.client.refusal('openRelay', {})).toBe('forbidden')
  expect(await ann.client.refusal('relayTo', { to: bob.joined.you })).toBe('forbidden')
})

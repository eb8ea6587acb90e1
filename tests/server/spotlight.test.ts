import { beforeEach, expect, test } from 'vitest'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

const hostOf = (): Promise<Joined> =>
  joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
const spotlightOf = ({ joined }: Joined): string | null | undefined =>
  joined.catchUp.type === 'snapshot' ? joined.catchUp.state.spotlight : undefined

test('[S1] [S2] a host moves the spotlight, everyone is told, who joins later learns of it', async () => {
  using host = await hostOf()
  using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
  await host.client.call('spotlight', { peer: host.joined.you })
  await host.client.call('spotlight', { peer: bob.joined.you })
  await host.client.call('spotlight', { peer: bob.joined.you }) // Said twice: told once.
  await bob.client.until(() =>
    bob.client.log.find(({ event }) => event.type === 'spotlight-changed' && event.peer === bob.joined.you),
  )
  using late = await joinAs(server.now.url, room.id, { name: 'Late' })
  expect(spotlightOf(late)).toBe(bob.joined.you)
  await host.client.call('spotlight', { peer: null })
  await late.client.until(() =>
    late.client.log.find(({ event }) => event.type === 'spotlight-changed' && event.peer === null),
  )
  expect(bob.client.log.filter(({ event }) => event.type === 'spotlight-changed')).toHaveLength(3)
})

test('[S1] nobody else does, and nobody who is not there can be in it', async () => {
  using host = await hostOf()
  using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
  expect(await bob.client.refusal('spotlight', { peer: bob.joined.you })).toBe('forbidden')
  expect(await bob.client.refusal('spotlight', { peer: null })).toBe('forbidden')
  expect(await host.client.refusal('spotlight', { peer: 'p-0000000000000000' })).toBe('unknown-peer')
})

test('[S3] the spotlight ends when its person leaves', async () => {
  using host = await hostOf()
  using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
  await host.client.call('spotlight', { peer: bob.joined.you })
  await bob.client.call('leave', {})
  await host.client.until(() => host.client.log.find(({ event }) => event.type === 'peer-left'))
  using late = await joinAs(server.now.url, room.id, { name: 'Late' })
  expect(spotlightOf(late)).toBeNull()
})

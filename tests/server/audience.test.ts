import { emptyRoom, LIMITS, reduce, type RoomState } from '@parley/protocol'
import { expect, test } from 'vitest'
import { opus } from '../support/media-samples.ts'
import { askTicket, createRoom, joinAs, RawClient, joinInput, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

/** Three more than are listed. */
const server = serverForTests({ maxPeers: LIMITS.roster + 3 })

function stateOf({ client, joined: { catchUp } }: Joined): RoomState {
  return client.log.reduce(reduce, catchUp.type === 'snapshot' ? catchUp.state : emptyRoom(''))
}

const counts = ({ client }: Joined): number[] =>
  client.facts.flatMap((fact) => (fact.type === 'audience' ? [fact.count] : []))

test('[R6] [R7] [R8] [T9] in a room of many, who comes late is counted, and listed once others see something of it', async () => {
  const { url } = server.now
  const { id, hostSecret } = await createRoom(url)
  const listed: Joined[] = []
  for (let n = 0; n < LIMITS.roster; n += 20) {
    const some = Array.from({ length: 20 }, (_, m) => joinAs(url, id, { name: `P${n + m}` }))
    listed.push(...(await Promise.all(some)))
  }
  const [ann] = listed
  if (ann === undefined) throw new Error('nobody is there')
  await ann.client.until(() => Object.keys(stateOf(ann).peers).length === LIMITS.roster)

  using eve = await joinAs(url, id, { name: 'Eve' })
  using fay = await joinAs(url, id, { name: 'Fay' })
  expect(eve.joined.you in stateOf(eve).peers).toBe(false)
  expect(server.now.media.room(id).transports).toHaveLength(2 * (LIMITS.roster + 2))
  await ann.client.until(() => counts(ann).at(-1) === 2)
  await eve.client.until(() => counts(eve).at(-1) === 2)
  expect(Object.keys(stateOf(ann).peers)).toHaveLength(LIMITS.roster)

  // They hear what is said, and are heard of when they say something: before that, and once.
  await ann.client.call('chat', { id: crypto.randomUUID(), text: 'hello' })
  await eve.client.until(() => stateOf(eve).chat.length === 1)
  const { track } = await ann.client.call('publish', {
    source: 'microphone',
    rtpParameters: opus(),
    muted: false,
  })
  await eve.client.until(() => eve.client.facts.some(({ type }) => type === 'subscribed'))
  await eve.client.call('want', { tracks: [{ track }] })
  expect(eve.joined.you in stateOf(eve).peers).toBe(false)
  const before = ann.client.log.length
  await Promise.all([eve.client.call('hand', { raised: true }), eve.client.call('react', { reaction: '👍' })])
  await ann.client.until(() => ann.client.log.length === before + 2)
  expect(ann.client.log.slice(before).map(({ event }) => event.type)).toEqual(['peer-joined', 'hand-raised'])
  expect(stateOf(ann).peers[eve.joined.you]).toMatchObject({ name: 'Eve', connected: true })

  // Lost, back, and gone: of who is only counted nothing is in the log.
  fay.client.close()
  const again = await RawClient.connect(url, 1)
  const { log, seq } = stateOf(fay)
  const back = await again.call('join', joinInput(fay.joined.resumeToken, { log, seq }))
  expect(back).toMatchObject({ resumed: true, you: fay.joined.you })
  const { token } = await askTicket(url, id, { name: 'Host', hostSecret })
  const host = await RawClient.connect(url)
  const { you } = await host.call('join', joinInput(token))
  await ann.client.until(() => you in stateOf(ann).peers)
  await expect(joinAs(url, id, { name: 'Gus' })).rejects.toThrow('room-full')

  // A host sees who they are, and removes them.
  expect(await ann.client.refusal('findAudience', {})).toBe('forbidden')
  expect(await host.refusal('findAudience', { query: 'x'.repeat(LIMITS.nameLength + 1) })).toBe('bad-request')
  const people = [{ peer: back.you, name: 'Fay' }]
  expect(await host.call('findAudience', { query: 'FA' })).toEqual({ people, more: false })
  expect(await host.call('findAudience', { query: 'eve' })).toEqual({ people: [], more: false })
  await host.call('removePeer', { peer: back.you })
  await again.until(() => again.bye)
  expect(again.bye).toBe('removed')
  expect(await host.call('findAudience', {})).toEqual({ people: [], more: false })
  expect(await host.refusal('removePeer', { peer: back.you })).toBe('unknown-peer')
  await ann.client.until(() => counts(ann).at(-1) === 0)
  expect(ann.client.log.slice(before + 2).map(({ event }) => event.type)).toEqual(['peer-joined'])
  for (const each of [...listed.map(({ client }) => client), again, host]) each.close()
}, 60_000)

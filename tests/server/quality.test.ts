import { LIMITS } from '@parley/protocol'
import { expect, test } from 'vitest'
import { opus } from '../support/media-samples.ts'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()

async function speaking(room: string, name: string): Promise<Joined & { track: string }> {
  const joined = await joinAs(server.now.url, room, { name })
  const rtp = { source: 'microphone', rtpParameters: opus(), muted: false } as const
  const { track } = await joined.client.call('publish', rtp)
  return { ...joined, track }
}

const levels = ({ client }: Joined): Record<string, number>[] =>
  client.facts.flatMap((fact) => (fact.type === 'uplinks' ? [fact.levels] : []))

test('[Q1] everyone hears whose uplink has become bad, and who comes later too', async () => {
  const { id } = await createRoom(server.now.url)
  using ann = await speaking(id, 'Ann')
  using bob = await joinAs(server.now.url, id, { name: 'Bob' })
  const [published] = server.now.media.room(id).publications
  published?.judge(5)
  const bad = { [ann.joined.you]: 2 }
  await bob.client.until(() => levels(bob).length > 0)
  expect(levels(bob)).toEqual([bad])
  using eve = await joinAs(server.now.url, id, { name: 'Eve' })
  await eve.client.until(() => levels(eve).length > 0)
  expect(levels(eve)).toEqual([bad])
})

test('[Q3] what the server counted is asked for by peer, and looked at once for all who ask', async () => {
  const { id } = await createRoom(server.now.url)
  using ann = await speaking(id, 'Ann')
  using bob = await joinAs(server.now.url, id, { name: 'Bob' })
  const [published] = server.now.media.room(id).publications
  const counted = { packets: 500, lost: 7, bitrate: 32_000, jitter: 4.5, score: 9 }
  if (published !== undefined) published.counted = counted
  const peers = [ann.joined.you, ann.joined.you, 'p-nobodynobodynobo']
  for (const who of [bob, ann]) {
    expect(await who.client.call('stats', { peers })).toEqual({ tracks: [{ track: ann.track, ...counted }] })
  }
  expect(published?.asked).toBe(1)
  const many = Array.from({ length: LIMITS.statsPeers + 1 }, () => ann.joined.you)
  expect(await bob.client.refusal('stats', { peers: many })).toBe('bad-request')
})

import { emptyRoom, reduce, type Fact, type RoomState, type Source, type TrackId } from '@parley/protocol'
import { expect, test } from 'vitest'
import type { FakeMedia, FakePublication } from '../../apps/server/src/media/fake.ts'
import { startClusterNode } from '../support/cluster.ts'
import { clusterForTests, type ClusterForTests } from '../support/cluster-for-tests.ts'
import { opus, vp8 } from '../support/media-samples.ts'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'

let { database, redis, one, two } = {} as ClusterForTests
clusterForTests(
  (cluster) => ({ database, redis, one, two } = cluster),
  () => [one, two],
)

/** Three layers, as a browser sends them. */
const simulcast = () => ({
  ...vp8(),
  encodings: [4, 2, 1].map((by, n) => ({
    rid: `r${n}`,
    scaleResolutionDownBy: by,
    maxBitrate: 600_000 / by,
  })),
})

async function publish({ client }: Joined, source: Source, muted = false): Promise<TrackId> {
  const rtpParameters = source === 'microphone' ? opus() : simulcast()
  return (await client.call('publish', { source, rtpParameters, muted })).track
}

const told = <T extends Fact['type']>({ client }: Joined, type: T): Extract<Fact, { type: T }>[] =>
  client.facts.filter((fact): fact is Extract<Fact, { type: T }> => fact.type === type)

/** The tracks that are sent to somebody now. */
function gets(person: Joined): TrackId[] {
  const tracks = new Set(person.joined.subscriptions.map(({ track }) => track))
  for (const fact of person.client.facts) {
    if (fact.type === 'subscribed') for (const { track } of fact.subscriptions) tracks.add(track)
    if (fact.type === 'unsubscribed') for (const track of fact.tracks) tracks.delete(track)
  }
  return [...tracks].toSorted()
}

function stateOf({ client, joined: { catchUp } }: Joined): RoomState {
  return client.log.reduce(reduce, catchUp.type === 'snapshot' ? catchUp.state : emptyRoom(''))
}

/** What comes to a node from others, and what it sends them. */
const received = (media: FakeMedia): FakePublication[] =>
  media.rooms.flatMap(({ pipes }) => pipes.flatMap((pipe) => [...pipe.received]))
const sent = (media: FakeMedia) => media.rooms.flatMap(({ pipes }) => pipes.flatMap((pipe) => [...pipe.sent]))

test('[G21] a track comes to another node once, for all who want it there, and as long as one does', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  using cem = await joinAs(two.url, id, { name: 'Cem' })
  const [voice, camera] = [await publish(ann, 'microphone'), await publish(ann, 'camera')]
  for (const each of [bob, cem]) await each.client.until(() => gets(each).length === 2)
  expect(gets(bob)).toEqual([voice, camera].toSorted())
  expect(sent(one.server.media)).toHaveLength(2)
  expect(
    received(two.server.media)
      .map(({ layers }) => layers.length)
      .toSorted(),
  ).toEqual([0, 3])
  expect(two.server.media.room(id).subscriptions).toHaveLength(4)
  // Somebody who comes later finds them there.
  using dan = await joinAs(two.url, id, { name: 'Dan' })
  expect(dan.joined.subscriptions.map(({ track }) => track).toSorted()).toEqual([voice, camera].toSorted())
  expect(sent(one.server.media)).toHaveLength(2)
  await bob.client.call('want', { tracks: [{ track: voice }] })
  for (const each of [cem, dan]) await each.client.call('want', { tracks: [] })
  await expect.poll(() => sent(one.server.media).map(({ kind }) => kind)).toEqual(['audio'])
  expect(gets(bob)).toEqual([voice])
  await bob.client.call('want', { tracks: [{ track: voice }, { track: camera }] })
  await bob.client.until(() => gets(bob).length === 2)
  await ann.client.call('unpublish', { track: camera })
  await bob.client.until(() => gets(bob).length === 1)
  await expect.poll(() => received(two.server.media).map(({ kind }) => kind)).toEqual(['audio'])
  for (const each of [bob, cem, dan]) await each.client.call('leave', {})
  await expect.poll(() => one.server.media.room(id).pipes).toEqual([])
  await expect.poll(() => two.server.media.open.rooms).toBe(0)
})

test('[G21] both ways at the same time, through a pipe for each', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await Promise.all([publish(ann, 'microphone'), publish(bob, 'microphone')])
  await ann.client.until(() => gets(ann).length === 1)
  await bob.client.until(() => gets(bob).length === 1)
  for (const { server } of [one, two]) {
    const { pipes } = server.media.room(id)
    expect(pipes.map((pipe) => [pipe.sent.size, pipe.received.size]).toSorted()).toEqual([
      [0, 1],
      [1, 0],
    ])
  }
})

test('[G22] muting goes with the track, and what is wanted there is known to its sender', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using cem = await joinAs(one.url, id, { name: 'Cem' })
  const camera = await publish(ann, 'camera', true)
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await bob.client.until(() => gets(bob).length === 1)
  const there = (): boolean[] => received(two.server.media).map(({ muted }) => muted)
  expect(there()).toEqual([true])
  await ann.client.call('muteTrack', { track: camera, muted: false })
  await expect.poll(there).toEqual([false])
  await ann.client.call('muteTrack', { track: camera, muted: true })
  await expect.poll(there).toEqual([true])
  await cem.client.call('want', { tracks: [] })
  await bob.client.call('want', { tracks: [{ track: camera, look: 'hidden' }] })
  const last = (): number | undefined => told(ann, 'demand').at(-1)?.layers
  await expect.poll(last, { timeout: 6_000 }).toBe(0)
  await expect.poll(() => sent(one.server.media).map(({ flowing }) => flowing)).toEqual([false])
  await bob.client.call('want', { tracks: [{ track: camera, width: 160, height: 90 }] })
  await expect.poll(last).toBe(1)
  await bob.client.call('want', { tracks: [{ track: camera, look: 'pinned' }] })
  await expect.poll(last).toBe(3)
  await expect.poll(() => sent(one.server.media).map(({ flowing }) => flowing)).toEqual([true])
})

test('[G23] who is heard is told to the people of the node that hears it', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await publish(ann, 'microphone')
  await bob.client.until(() => gets(bob).length === 1)
  expect(received(two.server.media).map(({ peer }) => peer)).toEqual([ann.ticket.peer])
  two.server.media.room(id).hear([ann.ticket.peer])
  await bob.client.until(() => told(bob, 'speakers').some(({ peers }) => peers[0] === ann.ticket.peer))
  expect(told(ann, 'speakers')).toEqual([])
})

test('[Q3] what is counted of somebody at another node is asked there', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  const tracks = [await publish(ann, 'microphone'), await publish(bob, 'microphone')]
  await bob.client.until(() => gets(bob).length === 1)
  const [voice] = one.server.media.room(id).publications
  if (voice !== undefined) voice.counted = { packets: 50, lost: 1, bitrate: 30_000, jitter: 2, score: 9 }
  const peers = [ann.joined.you, bob.joined.you, 'p-0000000000000000']
  const stats = await bob.client.call('stats', { peers })
  expect(stats.tracks.map(({ track }) => track).toSorted()).toEqual(tracks.toSorted())
  expect(stats.tracks.find(({ track }) => track === tracks[0])).toMatchObject({ packets: 50, score: 9 })
  await one.crash()
  expect((await bob.client.call('stats', { peers })).tracks.map(({ track }) => track)).toEqual([tracks[1]])
  one = await startClusterNode(database, redis)
})

test('[G24] a pipe of which one end is lost is made anew, and its tracks come again', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  const voice = await publish(ann, 'microphone')
  await bob.client.until(() => gets(bob).length === 1)
  for (const media of [one.server.media, two.server.media]) {
    const before = received(two.server.media)
    media.room(id).pipes[0]?.life.close('lost')
    await expect.poll(() => received(two.server.media).length, { timeout: 8_000 }).toBe(1)
    await expect.poll(() => received(two.server.media)[0] === before[0], { timeout: 8_000 }).toBe(false)
    await expect.poll(() => two.server.media.room(id).subscriptions.length).toBe(1)
    expect(two.server.media.room(id).subscriptions[0]?.publication).toBe(received(two.server.media)[0])
    await bob.client.until(() => gets(bob).includes(voice))
  }
  expect(told(bob, 'subscribed')).toHaveLength(3)
}, 20_000)

test('[G24] what flows between nodes flows on while Redis is away, and new tracks come when it is back', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await publish(ann, 'microphone')
  await bob.client.until(() => gets(bob).length === 1)
  const [pipe] = one.server.media.room(id).pipes
  await redis.kill()
  await new Promise((resolve) => void setTimeout(resolve, 500))
  await redis.start()
  await expect.poll(() => publish(ann, 'camera').catch(() => null), { timeout: 5_000 }).not.toBeNull()
  await bob.client.until(() => gets(bob).length === 2)
  expect(one.server.media.room(id).pipes).toEqual([pipe])
  expect(told(bob, 'unsubscribed')).toEqual([])
})

test('[G25] with a node its tracks go; who comes back at another one is heard again', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  await publish(ann, 'microphone')
  await bob.client.until(() => gets(bob).length === 1)
  await one.crash()
  using again = await joinAs(two.url, id, { name: 'Ann', resume: ann.joined.resumeToken })
  const track = await publish(again, 'microphone')
  await bob.client.until(() => gets(bob).join() === track)
  expect(Object.keys(stateOf(bob).tracks)).toEqual([track])
  await expect.poll(() => two.server.media.room(id).pipes, { timeout: 4_000 }).toEqual([])
  one = await startClusterNode(database, redis)
})

test('[V9] a worker that dies at either node: what crosses is there again without waiting for the next beat', async () => {
  const { id } = await createRoom(one.url)
  using ann = await joinAs(one.url, id, { name: 'Ann' })
  using bob = await joinAs(two.url, id, { name: 'Bob' })
  const voice = await publish(ann, 'microphone')
  await bob.client.until(() => gets(bob).length === 1)
  const ids = (): string[] =>
    told(bob, 'subscribed').flatMap(({ subscriptions }) => subscriptions.map((s) => s.id))
  const renewals = ({ client }: Joined): number =>
    client.facts.filter(({ type }) => type === 'media-renewed').length

  const first = performance.now()
  one.server.media.room(id).lose()
  await ann.client.until(() => renewals(ann) === 1)
  expect(await publish(ann, 'microphone')).toBe(voice)
  await bob.client.until(() => new Set(ids()).size === 2)

  two.server.media.room(id).lose()
  await bob.client.until(() => renewals(bob) === 1)
  await bob.client.until(() => received(two.server.media).length === 1 && new Set(ids()).size === 3)
  // A beat is three seconds: each of the two would have waited for one.
  expect(performance.now() - first).toBeLessThan(3_000)
  expect(gets(bob)).toEqual([voice])
})

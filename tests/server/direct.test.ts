import type { PeerId, Signal } from '@parley/protocol'
import { beforeEach, describe, expect, test } from 'vitest'
import { opus } from '../support/media-samples.ts'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

const offer: Signal = {
  use: 'media',
  mine: 'link-of-ann',
  yours: null,
  body: { type: 'description', kind: 'offer', sdp: 'v=0' },
}
const stateOf = ({ joined: { catchUp } }: Joined) => (catchUp.type === 'snapshot' ? catchUp.state : null)
const signal = (from: Joined, to: PeerId) => from.client.refusal('signal', { to, signal: offer })

describe('the direct way', () => {
  test('[W7] who does not allow it is not reached, and changes its mind in the meeting', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    expect(await signal(ann, bob.joined.you)).toBe('forbidden')
    await ann.client.call('allowDirect', { allowed: true })
    expect(await signal(ann, bob.joined.you)).toBe('forbidden')
    await bob.client.call('allowDirect', { allowed: true })
    await ann.client.call('signal', { to: bob.joined.you, signal: offer })
    await bob.client.until(() => bob.client.facts.some((fact) => fact.type === 'signal'))
    await bob.client.call('allowDirect', { allowed: false })
    expect(await signal(ann, bob.joined.you)).toBe('forbidden')
    // Said again it is no news.
    await bob.client.call('allowDirect', { allowed: false })
    using cid = await joinAs(server.now.url, room.id, { name: 'Cid' })
    expect(stateOf(cid)?.peers[ann.joined.you]?.direct).toBe(true)
    expect(stateOf(cid)?.peers[bob.joined.you]?.direct).toBe(false)
    expect(cid.client.log.filter(({ event }) => event.type === 'direct-allowed')).toHaveLength(0)
  })

  test('[W8] a host decides for the room, and the room remembers', async () => {
    using host = await joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    for (const { client } of [host, bob]) await client.call('allowDirect', { allowed: true })
    expect(await bob.client.refusal('changeRoom', { direct: false })).toBe('forbidden')
    await host.client.call('changeRoom', { direct: false })
    expect(await signal(host, bob.joined.you)).toBe('forbidden')
    await Promise.all([host.client.call('leave', {}), bob.client.call('leave', {})])
    using late = await joinAs(server.now.url, room.id, { name: 'Late' })
    expect(stateOf(late)?.direct).toBe(false)
  })

  test('[W6] what goes straight says nothing of its sender’s uplink, until it goes over the server again', async () => {
    using ann = await joinAs(server.now.url, room.id, { name: 'Ann' })
    using bob = await joinAs(server.now.url, room.id, { name: 'Bob' })
    const rtp = { source: 'microphone', rtpParameters: opus(), muted: false } as const
    const { track } = await ann.client.call('publish', rtp)
    const levels = () => bob.client.facts.flatMap((fact) => (fact.type === 'uplinks' ? [fact.levels] : []))
    await ann.client.call('aside', { tracks: [track] })
    server.now.media.room(room.id).publications[0]?.judge(0)
    await ann.client.call('aside', { tracks: [] })
    await bob.client.until(() => levels().length > 0)
    expect(levels()).toEqual([{ [ann.joined.you]: 0 }])
    await ann.client.call('aside', { tracks: [track] })
    await bob.client.until(() => levels().length > 1)
    expect(levels()[1]).toEqual({ [ann.joined.you]: 3 })
    expect(await ann.client.refusal('aside', { tracks: Array.from({ length: 9 }, () => track) })).toBe(
      'bad-request',
    )
  })
})

import { beforeEach, expect, test } from 'vitest'
import { createRoom, joinAs, type Joined } from '../support/raw-client.ts'
import { serverForTests } from '../support/server-for-tests.ts'

const server = serverForTests()
let room: { id: string; hostSecret: string }
beforeEach(async () => {
  room = await createRoom(server.now.url)
})

const join = (name: string): Promise<Joined> => joinAs(server.now.url, room.id, { name })
const joinHost = (): Promise<Joined> =>
  joinAs(server.now.url, room.id, { name: 'Host', hostSecret: room.hostSecret })
const heard = ({ client }: Joined): string[] =>
  client.facts.flatMap((fact) => (fact.type === 'captioned' ? [`${fact.name}: ${fact.caption.text}`] : []))
const isKept = ({ joined }: Joined): boolean =>
  joined.catchUp.type === 'snapshot' && joined.catchUp.state.transcript

test('[X1] what is said is read by everyone, and is in no log', async () => {
  using ann = await join('Ann')
  using bob = await join('Bob')
  await ann.client.call('caption', { utterance: 0, text: ' 大家 ', final: false })
  await ann.client.call('caption', { utterance: 0, text: '大家好', final: true })
  await bob.client.until(() => heard(bob).length === 2)
  expect(heard(bob)).toEqual(['Ann: 大家', 'Ann: 大家好'])
  expect(heard(ann)).toEqual(heard(bob))
  expect(JSON.stringify(bob.client.log)).not.toContain('大家')
})

test('[X1] an empty or endless caption is refused, and so are too many', async () => {
  using ann = await join('Ann')
  for (const text of ['', '  ', 'x'.repeat(601)])
    expect(await ann.client.refusal('caption', { utterance: 0, text, final: true })).toBe('bad-request')
  const codes = []
  for (let utterance = 0; utterance < 20; utterance++) {
    const frame = await ann.client.raw('caption', { utterance, text: 'more', final: false })
    codes.push(frame.t === 'error' ? frame.error.code : 'ok')
  }
  expect(codes.slice(0, 8)).toEqual(Array(8).fill('ok'))
  expect(codes).toContain('too-many-requests')
})

test('[X3] who would like to read along asks the others, not all the time', async () => {
  using ann = await join('Ann')
  using bob = await join('Bob')
  await ann.client.call('askForCaptions', {})
  await bob.client.until(() => bob.client.facts.some(({ type }) => type === 'captions-asked'))
  expect(bob.client.facts.filter(({ type }) => type === 'captions-asked')).toEqual([
    { type: 'captions-asked', peer: ann.joined.you },
  ])
  expect(ann.client.facts.some(({ type }) => type === 'captions-asked')).toBe(false)
  await ann.client.call('askForCaptions', {})
  expect(await ann.client.refusal('askForCaptions', {})).toBe('too-many-requests')
})

test('[X4] [X5] [X6] a host keeps a transcript: of what is final from then on, for everyone until it ends', async () => {
  using host = await joinHost()
  using ann = await join('Ann')
  await ann.client.call('caption', { utterance: 0, text: 'before', final: true })
  expect(await ann.client.refusal('keepTranscript', { kept: true })).toBe('forbidden')
  expect(await ann.client.refusal('transcript', { after: 0 })).toBe('forbidden')

  await host.client.call('keepTranscript', { kept: true })
  await ann.client.until(() =>
    ann.client.log.some(({ event }) => event.type === 'transcript-kept' && event.kept),
  )
  await ann.client.call('caption', { utterance: 1, text: 'on its w', final: false })
  await ann.client.call('caption', { utterance: 1, text: 'on its way', final: true })
  await host.client.call('caption', { utterance: 0, text: 'good', final: true })
  const { lines } = await ann.client.call('transcript', { after: 0 })
  expect(lines.map(({ name, text }) => `${name}: ${text}`)).toEqual(['Ann: on its way', 'Host: good'])
  expect(await ann.client.call('transcript', { after: lines[0]!.place })).toEqual({ lines: [lines[1]] })
  expect(await ann.client.call('transcript', { after: lines[1]!.place })).toEqual({ lines: [] })

  using late = await join('Late')
  expect(isKept(late)).toBe(true)
  await host.client.call('keepTranscript', { kept: false })
  expect(await ann.client.refusal('transcript', { after: 0 })).toBe('forbidden')
  expect((await host.client.call('transcript', { after: 0 })).lines).toHaveLength(2)
})

test('[X5] [X6] it is still kept when the room opens again, and goes with the room', async () => {
  {
    using host = await joinHost()
    await host.client.call('keepTranscript', { kept: true })
    await host.client.call('caption', { utterance: 0, text: 'stays', final: true })
    await host.client.call('leave', {})
  }
  using host = await joinHost()
  expect(isKept(host)).toBe(true)
  expect((await host.client.call('transcript', { after: 0 })).lines).toMatchObject([{ text: 'stays' }])
  await host.client.call('endRoom', {})
  const left = await server.now.database
    .selectFrom('transcript_lines')
    .selectAll()
    .where('room', '=', room.id)
    .execute()
  expect(left).toEqual([])
})

test('[X4] without the database a final caption is refused while a transcript is kept, others go on', async () => {
  using host = await joinHost()
  using ann = await join('Ann')
  await host.client.call('keepTranscript', { kept: true })
  const back = await server.database.goAway()
  expect(await ann.client.refusal('caption', { utterance: 0, text: 'lost', final: true })).toBe('unavailable')
  await ann.client.call('caption', { utterance: 1, text: 'on its way', final: false })
  await host.client.until(() => heard(host).length === 1)
  expect(heard(host)).toEqual(['Ann: on its way'])
  await back()
  server.now.faults.splice(0)
})

import { Closed, Scope, setFaultSink } from '@parley/kit'
import { ProtocolError, type NodeId } from '@parley/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NodeCalls } from './calls.ts'
import type { Mail } from './mail.ts'
import type { NodeInput, NodeOutput } from './node-calls.ts'

const ONE: NodeId = 'n-aaaaaaaaaaaaaaaa'
const TWO: NodeId = 'n-bbbbbbbbbbbbbbbb'

/** A post office in memory. */
class Office {
  readonly boxes = new Map<NodeId, Set<(text: string) => void>>()

  mail(node: NodeId): Mail {
    const readers = new Set<(text: string) => void>()
    this.boxes.set(node, readers)
    return {
      node,
      isUp: true,
      post: async (to, text) => {
        const box = this.boxes.get(to)
        queueMicrotask(() => box?.forEach((tell) => tell(text)))
        return box !== undefined
      },
      onLetter: (scope, tell) => {
        readers.add(tell)
        scope.defer(() => readers.delete(tell))
      },
    }
  }
}

const at = { address: '10.0.0.1', port: 45_000, suite: 'AEAD_AES_256_GCM', key: 'AAAA' }
const want: NodeInput<'feed'> = {
  ...{ room: 'demo', log: 'l-0000000000000000', pipe: crypto.randomUUID(), at },
  tracks: [{ track: 't-0000000000000000', layers: null, known: null }],
}
const fed: NodeOutput<'feed'> = { at, sent: 5, tracks: [] }

let scope: Scope
let office: Office
let one: NodeCalls
let two: NodeCalls
const faults: string[] = []
beforeEach(() => {
  setFaultSink((error) => void faults.push(String(error)))
  faults.length = 0
  scope = new Scope('test')
  office = new Office()
  one = new NodeCalls(scope, office.mail(ONE), 50)
  two = new NodeCalls(scope, office.mail(TWO), 50)
})
afterEach(() => scope.close())

const refused = (code: string): unknown => expect.objectContaining({ name: 'ProtocolError', code })

test('[G20] a question is answered, whichever node asks, and each answer goes to its own question', async () => {
  two.serve(scope, 'feed', async ({ room }, from) => ({
    ...fed,
    sent: room.length + (from === ONE ? 100 : 0),
  }))
  const rooms = ['a', 'bb', 'ccc']
  const answers = await Promise.all(rooms.map((room) => one.ask(TWO, 'feed', { ...want, room })))
  expect(answers.map(({ sent }) => sent)).toEqual([101, 102, 103])
  expect((await two.ask(TWO, 'feed', want)).sent).toBe(4)
})

test('[G20] who does not answer, or is not there, is unavailable, within the limit', async () => {
  two.serve(scope, 'feed', () => new Promise(() => {}))
  await expect(one.ask(TWO, 'feed', want)).rejects.toThrow(refused('unavailable'))
  await expect(one.ask('n-cccccccccccccccc', 'feed', want)).rejects.toThrow(/gone/)
  const before = scope.size
  const asking = one.ask(TWO, 'feed', want)
  scope.close('stopped')
  await expect(asking).rejects.toThrow(Closed)
  expect(before).toBe(3)
})

test('[G20] what goes wrong there is told by its name, and a bug without its text', async () => {
  await expect(one.ask(TWO, 'feed', want)).rejects.toThrow(refused('unknown-method'))
  const errors = [new ProtocolError('unknown-room'), new Closed('over'), new Error('a secret')]
  two.serve(scope, 'feed', async () => {
    throw errors.shift() ?? new Error('no more')
  })
  for (const code of ['unknown-room', 'unavailable', 'internal'])
    await expect(one.ask(TWO, 'feed', want)).rejects.toThrow(refused(code))
  expect(faults).toEqual(['Error: a secret'])
})

test('[G20] what another node says is read by its form: anything else changes nothing', async () => {
  const asked: unknown[] = []
  let answer: unknown = fed
  two.serve(scope, 'feed', async (input) => {
    asked.push(input)
    return answer as typeof fed
  })
  const wrong = [
    { ...want, room: '../etc' },
    { ...want, tracks: [{ track: 'x', layers: null, known: null }] },
    { ...want, tracks: [{ track: 't-0000000000000000', layers: 99, known: null }] },
    { ...want, at: { ...at, port: 0 } },
    { ...want, pipe: 'mine' },
  ]
  for (const input of wrong) await expect(one.ask(TWO, 'feed', input)).rejects.toThrow(refused('bad-request'))
  expect(asked).toEqual([])
  for (answer of [null, { ...fed, sent: -1 }, { ...fed, tracks: [{ track: 't' }] }])
    await expect(one.ask(TWO, 'feed', want)).rejects.toThrow(refused('unavailable'))
  answer = fed
  const mine = office.mail('n-dddddddddddddddd')
  const noise = [
    '',
    '{',
    '[]',
    '{"t":"answer"}',
    JSON.stringify({ t: 'ask', id: 1, from: 'me', method: 'feed' }),
  ]
  // Said by a node that was not asked.
  noise.push(
    ...[1, 2, 3, 20].map((id) =>
      JSON.stringify({ t: 'answer', id, from: 'n-dddddddddddddddd', output: fed }),
    ),
  )
  noise.push(JSON.stringify({ t: 'ask', id: 1, from: ONE, method: 'x'.repeat(600 * 1024), input: {} }))
  for (const text of noise) for (const node of [ONE, TWO]) await mine.post(node, text)
  expect(await one.ask(TWO, 'feed', want)).toEqual(fed)
  expect(faults).toEqual([])
})

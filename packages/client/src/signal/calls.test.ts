import { describe, expect, test } from 'vitest'
import { Closed } from '@parley/kit'
import type { ClientFrame } from '@parley/protocol'
import { someRtp } from '../fakes/media.ts'
import { Calls } from './calls.ts'

type CallFrame = Extract<ClientFrame, { t: 'call' }>

function connected(calls = new Calls(), resumed = false): { calls: Calls; sent: CallFrame[] } {
  const sent: CallFrame[] = []
  calls.seated((frame) => void (frame.t === 'call' && sent.push(frame)), resumed)
  return { calls, sent }
}

const summary = (frames: readonly CallFrame[]): string[] => frames.map(({ id, method }) => `${id} ${method}`)
const uuid = '6f1f2c1e-0f53-4b60-9a52-0a8f0a0a0a0a'

describe('calls', () => {
  test('[F4] are numbered upwards from 1, and answers find their call', async () => {
    const { calls, sent } = connected()
    const first = calls.call('hand', { raised: true })
    const second = calls.call('hand', { raised: false })
    expect(summary(sent)).toEqual(['1 hand', '2 hand'])
    calls.answered({ t: 'error', id: 2, error: { code: 'forbidden', detail: 'no' } })
    calls.answered({ t: 'answer', id: 1, output: {} })
    await expect(first).resolves.toEqual({})
    await expect(second).rejects.toMatchObject({ name: 'ProtocolError', code: 'forbidden', detail: 'no' })
    expect(calls.size).toBe(0)
  })

  test('[F5] what was not answered is sent again under the same numbers, in order, before anything new', () => {
    const { calls, sent } = connected()
    for (const raised of [true, false, true]) void calls.call('hand', { raised })
    calls.answered({ t: 'answer', id: 2, output: {} })
    calls.lost()
    void calls.call('chat', { id: uuid, text: 'while away' })
    expect(summary(sent)).toEqual(['1 hand', '2 hand', '3 hand'])
    expect(calls.takeId()).toBe(5)
    const after = connected(calls, true).sent
    void calls.call('want', { tracks: [] })
    expect(summary(after)).toEqual(['1 hand', '3 hand', '4 chat', '6 want'])
  })

  test('in a new seat only what still means the same is said again, under new numbers', async () => {
    const { calls } = connected()
    const lost = [
      calls.call('unpublish', { track: 't-0000000000000000' }),
      calls.call('want', { tracks: [] }),
      calls.call('ready', { subscriptions: [] }),
    ]
    const kept = calls.call('chat', { id: uuid, text: 'hello' })
    calls.lost()
    const { sent } = connected(calls, false)
    for (const call of lost) await expect(call).rejects.toMatchObject({ code: 'unavailable' })
    expect(summary(sent)).toEqual(['5 chat'])
    const message = { id: uuid, peer: 'p-0000000000000000', name: 'A', text: 'hello', at: 1 }
    calls.answered({ t: 'answer', id: 5, output: { message } })
    await expect(kept).resolves.toEqual({ message })
  })

  test('an answer of an unknown form is the fault of the server', async () => {
    const { calls } = connected()
    const call = calls.call('publish', { source: 'camera', rtpParameters: someRtp, muted: false })
    calls.answered({ t: 'answer', id: 1, output: { track: 7 } })
    await expect(call).rejects.toMatchObject({ code: 'internal' })
  })

  test('[F6] an input that does not fit is refused before it is sent', async () => {
    const { calls, sent } = connected()
    const call = calls.call('chat', { id: uuid, text: 'x'.repeat(1_000_000) })
    await expect(call).rejects.toMatchObject({ code: 'bad-request', detail: expect.stringContaining('text') })
    expect(sent).toEqual([])
    expect(calls.size).toBe(0)
  })

  test('an answer that nobody waits for changes nothing', () => {
    const { calls } = connected()
    calls.answered({ t: 'answer', id: 9, output: {} })
    calls.answered({ t: 'error', id: null, error: { code: 'bad-request' } })
    expect(calls.size).toBe(0)
  })

  test('at the end every call rejects, also those made later', async () => {
    const { calls } = connected()
    const before = calls.call('hand', { raised: true })
    calls.end(new Closed('left'))
    await expect(before).rejects.toBeInstanceOf(Closed)
    await expect(calls.call('hand', { raised: true })).rejects.toBeInstanceOf(Closed)
  })
})

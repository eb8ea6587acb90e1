import type { TransferMessage } from '@parley/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startReceiving, stepReceiving, type ReceiveEvent, type Receiving } from './receiving.ts'
import { mayBeSent, startSending, stepSending, type SendEvent, type Sending } from './sending.ts'

const HASH = 'a'.repeat(64)
const CHUNK = 64 * 1024

type Word = { readonly word: TransferMessage } | { readonly offset: number; readonly length: number }

/** A sender and a receiver with a way between them that is cut, loses pieces, and brings words twice. */
class World {
  sending: Sending
  receiving: Receiving | null = null
  readonly size: number
  readonly window: number
  /** Ranges as they were stored, in order. */
  readonly written: [number, number][] = []
  readonly tasks: string[] = []
  #toReceiver: Word[] = []
  #toSender: TransferMessage[] = []
  #open = false
  readonly #unstored: number[] = []

  constructor(size: number, window: number) {
    this.size = size
    this.window = window
    this.sending = startSending({ id: 7, name: 'film.mp4', size, type: 'video/mp4' })
  }

  open(): void {
    if (this.#open) return
    this.#open = true
    this.send({ type: 'opened' })
  }

  cut(): void {
    if (!this.#open) return
    this.#open = false
    this.#toReceiver = []
    this.#toSender = []
    this.send({ type: 'closed' })
  }

  send(event: SendEvent): void {
    const { now, say } = stepSending(this.sending, event)
    this.sending = now
    if (this.#open) this.#toReceiver.push(...say.map((word) => ({ word })))
  }

  receive(event: ReceiveEvent): void {
    if (this.receiving === null) return
    const { now, say, task } = stepReceiving(this.receiving, event)
    this.receiving = now
    if (this.#open) this.#toSender.push(...say)
    if (task !== null) this.tasks.push(task)
    if (task === 'open') this.receive({ type: 'ready', offset: 0 })
    if (task === 'check') this.receive({ type: 'hashed', sha256: HASH })
    if (task === 'write' && event.type === 'arrived') {
      this.written.push([event.offset, event.offset + event.length])
      this.#unstored.push(event.offset + event.length)
    }
  }

  /** The sender sends one piece, if it may. */
  pump(): void {
    const due = this.#open ? mayBeSent(this.sending, this.window) : null
    if (due === null) return
    const to = Math.min(due.to, due.from + CHUNK)
    this.#toReceiver.push({ offset: due.from, length: to - due.from })
    this.send({ type: 'sent', upTo: to })
  }

  /** The next thing on its way reaches the receiver; a piece of the file may be lost, as over a server that is full. */
  toReceiver(lost: boolean): void {
    const next = this.#toReceiver.shift()
    if (next === undefined) return
    if ('offset' in next) {
      if (!lost) this.receive({ type: 'arrived', ...next })
    } else if (next.word.t !== 'offer') this.receive({ type: 'heard', message: next.word })
    else if (this.receiving === null) {
      this.receiving = startReceiving(next.word.offer)
      this.receive({ type: 'accepted' })
    } else this.receive({ type: 'offered' })
  }

  toSender(twice: boolean): void {
    const message = this.#toSender.shift()
    if (message === undefined) return
    this.send({ type: 'heard', message })
    if (twice) this.send({ type: 'heard', message })
  }

  store(): void {
    const upTo = this.#unstored.shift()
    if (upTo !== undefined) this.receive({ type: 'stored', upTo })
  }

  /** How much is under way: what the receiver has to hold at most. */
  get unstored(): number {
    const state = this.receiving?.state
    return state?.at === 'receiving' ? state.expected - state.stored : 0
  }

  /** From here on nothing goes wrong any more. */
  settle(): void {
    for (let round = 0; round < 20 + (8 * this.size) / CHUNK; round += 1) {
      this.open()
      this.pump()
      this.toReceiver(false)
      this.store()
      this.toSender(false)
      if (round % 50 === 49) this.receive({ type: 'stalled' })
    }
  }
}

const act = fc.oneof(
  { weight: 12, arbitrary: fc.constant('pump' as const) },
  { weight: 12, arbitrary: fc.constant('toReceiver' as const) },
  { weight: 6, arbitrary: fc.constant('toSender' as const) },
  { weight: 8, arbitrary: fc.constant('store' as const) },
  { weight: 2, arbitrary: fc.constant('open' as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'cut' as const,
      'lose' as const,
      'twice' as const,
      'stalled' as const,
      'hash' as const,
    ),
  },
)

function run(world: World, acts: readonly (typeof act extends fc.Arbitrary<infer T> ? T : never)[]): void {
  for (const what of acts) {
    if (what === 'lose') world.toReceiver(true)
    else if (what === 'twice') world.toSender(true)
    else if (what === 'stalled') world.receive({ type: 'stalled' })
    else if (what === 'hash') world.send({ type: 'hashed', sha256: HASH })
    else if (what === 'toReceiver') world.toReceiver(false)
    else if (what === 'toSender') world.toSender(false)
    else world[what]()
    expect(world.unstored).toBeLessThanOrEqual(world.window + CHUNK)
  }
}

describe('a transfer over a way that is cut, loses pieces and repeats itself', () => {
  const sizes = fc.integer({ min: 0, max: 40 * CHUNK })
  const windows = fc.integer({ min: 4 * CHUNK, max: 12 * CHUNK })

  test('[D9] [D10] [D11] ends with every byte stored once, in order, and never more than a window under way', () => {
    fc.assert(
      fc.property(sizes, windows, fc.array(act, { maxLength: 400 }), (size, window, acts) => {
        const world = new World(size, window)
        run(world, acts)
        world.send({ type: 'hashed', sha256: HASH })
        world.settle()
        expect(world.sending.state).toEqual({ at: 'over', how: 'done' })
        expect(world.receiving?.state).toEqual({ at: 'over', how: 'done' })
        let end = 0
        for (const [from, to] of world.written) {
          expect(from).toBe(end)
          end = to
        }
        expect(end).toBe(size)
        expect(world.tasks.filter((task) => task === 'keep')).toHaveLength(1)
        expect(world.tasks).not.toContain('drop')
      }),
      { numRuns: 300 },
    )
  })

  test('[D11] what has another hash is dropped, and both ends know', () => {
    const world = new World(3 * CHUNK, 8 * CHUNK)
    world.send({ type: 'hashed', sha256: 'b'.repeat(64) })
    world.settle()
    expect(world.sending.state).toEqual({ at: 'over', how: 'broken' })
    expect(world.receiving?.state).toEqual({ at: 'over', how: 'broken' })
    expect(world.tasks.at(-1)).toBe('drop')
  })

  test('[D12] cancelled by either end, at any time, it is over at both', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 150 }), fc.boolean(), (acts, bySender) => {
        const world = new World(20 * CHUNK, 8 * CHUNK)
        run(world, acts)
        world.open()
        if (world.receiving === null) world.toReceiver(false)
        if (bySender) {
          world.receive({
            type: 'heard',
            message: { t: 'cancel', from: 'sender', id: 7, reason: 'cancelled' },
          })
          world.send({ type: 'ended', how: 'cancelled' })
        } else world.receive({ type: 'ended', how: 'cancelled' })
        world.settle()
        expect(world.sending.state.at).toBe('over')
        expect(world.receiving?.state.at).toBe('over')
        expect(world.tasks.filter((task) => task === 'drop').length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('[D8] nothing is sent before the receiver has said from where', () => {
    const sending = stepSending(startSending({ id: 1, name: 'a', size: 10, type: '' }), { type: 'opened' })
    expect(sending.say).toMatchObject([{ t: 'offer' }])
    expect(mayBeSent(sending.now, 1_000)).toBeNull()
    const receiving = startReceiving(sending.now.offer)
    expect(stepReceiving(receiving, { type: 'arrived', offset: 0, length: 10 }).task).toBeNull()
  })

  test('[D8] more than was offered is wrong, and ends it', () => {
    const ready = stepReceiving(
      stepReceiving(startReceiving({ id: 1, name: 'a', size: 10, type: '' }), { type: 'accepted' }).now,
      { type: 'ready', offset: 0 },
    ).now
    const step = stepReceiving(ready, { type: 'arrived', offset: 0, length: 11 })
    expect(step.now.state).toEqual({ at: 'over', how: 'wrong' })
    expect(step.task).toBe('drop')
    const sender = stepSending(startSending({ id: 1, name: 'a', size: 10, type: '' }), {
      type: 'heard',
      message: { t: 'accept', id: 1, offset: 11 },
    })
    expect(sender.now.state).toEqual({ at: 'over', how: 'wrong' })
  })
})

import { reduce, type AskTicket, type Output, type RoomState, type Source } from '@parley/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { opus, vp8 } from '../support/media-samples.ts'
import { askTicket, createRoom, joinInput, RawClient } from '../support/raw-client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let database: TestDatabase
let server: TestServer
beforeAll(async () => {
  database = await createTestDatabase()
  server = await startTestServer(database)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
  expect(server.faults).toEqual([])
  expect(server.media.open).toEqual({ rooms: 0, transports: 0, publications: 0, subscriptions: 0 })
})

const PEOPLE = 4
type Command =
  | { do: 'join' | 'leave' | 'cut' | 'resume' | 'chat' | 'endTrack' | 'remove'; who: number; whom: number }
  | { do: 'publish'; who: number; source: Source }
  | { do: 'mute' | 'hand' | 'lock'; who: number; whom: number; on: boolean }

const person = fc.nat(PEOPLE - 1)
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ do: fc.constant('join' as const), who: person, whom: person }),
  fc.record({
    do: fc.constantFrom(
      'leave' as const,
      'cut' as const,
      'resume' as const,
      'chat' as const,
      'endTrack' as const,
      'remove' as const,
    ),
    who: person,
    whom: person,
  }),
  fc.record({
    do: fc.constant('publish' as const),
    who: person,
    source: fc.constantFrom<Source>('microphone', 'camera', 'screen'),
  }),
  fc.record({
    do: fc.constantFrom('mute' as const, 'hand' as const, 'lock' as const),
    who: person,
    whom: person,
    on: fc.boolean(),
  }),
)

/** One person with a client that keeps the state by folding, as a browser does. */
class Person {
  client: RawClient | null = null
  #base: RoomState | null = null
  #lastId = 0
  #joined: Output<'join'> | null = null
  readonly #room: { id: string; hostSecret: string }
  readonly #isHost: boolean

  constructor(room: { id: string; hostSecret: string }, isHost: boolean) {
    this.#room = room
    this.#isHost = isHost
  }

  get you(): string | undefined {
    return this.#joined?.you
  }

  /** The state as this person knows it; null when it is not in the room. */
  get state(): RoomState | null {
    if (this.client === null || this.client.closed !== null || this.#base === null) return null
    return this.client.log.reduce(reduce, this.#base)
  }

  async join(): Promise<void> {
    if (this.client !== null) return
    const ask: AskTicket = { name: 'P' }
    if (this.#isHost) ask.hostSecret = this.#room.hostSecret
    // As a page does after a reload: else the seat that was cut would wait out its grace time beside the new one.
    if (this.#joined !== null) ask.resume = this.#joined.resumeToken
    const ticket = await askTicket(server.url, this.#room.id, ask).catch(() => null) // Locked: that is an answer too.
    if (ticket !== null) await this.#enter(joinInput(ticket.token))
  }

  async resume(): Promise<void> {
    const [joined, state] = [this.#joined, this.state]
    if (joined === null) return
    const since = { log: state?.log ?? 'l-0000000000000000', seq: state?.seq ?? 0 }
    const before = state
    await this.#enter(joinInput(joined.resumeToken, since), before)
  }

  async #enter(input: object, before: RoomState | null = null): Promise<void> {
    const client = await RawClient.connect(server.url, this.#lastId)
    const frame = await client.raw('join', input)
    if (frame.t !== 'answer') return client.close()
    const output = frame.output as Output<'join'>
    this.client = client
    this.#lastId = client.lastId
    this.#joined = output
    const { catchUp } = output
    if (catchUp.type === 'snapshot') this.#base = catchUp.state
    else if (before !== null) this.#base = catchUp.entries.reduce(reduce, before)
    else throw new Error('a tail for somebody who had nothing')
  }

  /** A call whose refusal is as good an answer as any. */
  async call(method: string, input: unknown): Promise<void> {
    if (this.client === null || this.client.closed !== null) return
    this.#lastId = Math.max(this.#lastId, this.client.lastId + 1)
    await Promise.race([this.client.raw(method, input), this.client.until(() => this.client?.closed)])
  }

  /** Takes the seat again, if there is one, and leaves it for good. */
  async finish(): Promise<void> {
    if (this.client === null) await this.resume()
    await this.call('leave', {})
    await this.gone()
  }

  async gone(): Promise<void> {
    const { client } = this
    if (client === null) return
    client.close()
    await client.until(() => client.closed)
    this.client = null
  }
}

async function act(people: Person[], step: Command): Promise<void> {
  const me = people[step.who]
  if (me === undefined) return
  const tracks = Object.values(me.state?.tracks ?? {})
  switch (step.do) {
    case 'join':
      return me.join()
    case 'resume':
      return me.resume()
    case 'leave':
      await me.call('leave', {})
      return me.gone()
    case 'cut':
      return me.gone()
    case 'chat':
      return me.call('chat', { id: crypto.randomUUID(), text: 'hi' })
    case 'endTrack':
      return me.call('unpublish', { track: tracks[step.whom]?.id ?? 't-0000000000000000' })
    case 'remove':
      return me.call('removePeer', { peer: people[step.whom]?.you ?? 'p-0000000000000000' })
    case 'publish':
      return me.call('publish', {
        source: step.source,
        rtpParameters: step.source === 'microphone' ? opus() : vp8(),
        muted: false,
      })
    case 'mute':
      return me.call('muteTrack', { track: tracks[step.whom]?.id ?? 't-0000000000000000', muted: step.on })
    case 'hand':
      return me.call('hand', { peer: people[step.whom]?.you, raised: step.on })
    case 'lock':
      return me.call('changeRoom', { locked: step.on })
  }
}

function checkState(state: RoomState): void {
  const tracks = Object.values(state.tracks)
  for (const track of tracks) expect(state.peers).toHaveProperty(track.peer) // R1
  const sources = tracks.map((track) => `${track.peer} ${track.source}`)
  expect(new Set(sources).size).toBe(sources.length) // R3
  const ids = state.chat.map((message) => message.id)
  expect(new Set(ids).size).toBe(ids.length) // R5
}

async function checkRoom(people: readonly Person[]): Promise<void> {
  // Two rounds of calls: what the first one caused was told to everyone before the second one's answers.
  for (const one of [...people, ...people]) await one.call('hand', { raised: true })
  const states = people.flatMap((one) => one.state ?? [])
  const [first] = states
  if (first === undefined) return
  for (const state of states) {
    checkState(state)
    expect(state).toEqual(first)
  }
  const [seated, tracks] = [Object.keys(first.peers).length, Object.keys(first.tracks).length]
  expect(server.media.open).toMatchObject({ rooms: 1, transports: 2 * seated, publications: tracks })
}

test(
  '[R1] [R2] [R3] [R5] [L1] [P4] any commands of any people keep the promises of the state, and nothing is left open',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 40 }), async (steps) => {
        server.advance(60_000) // No run pays for another's budget of wrong guesses or frames.
        const room = await createRoom(server.url)
        const people = Array.from({ length: PEOPLE }, (_, n) => new Person(room, n === 0))
        try {
          for (const step of steps) await act(people, step)
          await checkRoom(people)
        } finally {
          for (const one of people) await one.finish()
        }
        expect(server.media.open).toEqual({ rooms: 0, transports: 0, publications: 0, subscriptions: 0 })
      }),
      { numRuns: 60 },
    )
  },
)

import { emptyRoom, reduce, type LogEntry, type RoomState } from '@parley/protocol'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNodeProcesses, type NodeProcess, type NodeProcesses } from '../support/node-processes.ts'
import { createRoom, joinAs, joinInput, RawClient, type Joined } from '../support/raw-client.ts'

let cluster: NodeProcesses | undefined
beforeAll(async () => {
  cluster = await startNodeProcesses(2, { HTTPS: 'off', HOST: 'localhost', DRAIN: 'on', LOG_LEVEL: 'info' })
}, 180_000) // Five processes, on a machine that may have much else to do.
afterAll(() => cluster?.[Symbol.asyncDispose]())

/** Somebody who goes on at another node when asked, as a page does. */
class Mover {
  #at: Joined
  #url: string
  readonly #first: RoomState
  readonly #sockets: RawClient[]
  /** What the answers at the other nodes told of the log. */
  readonly #tails: LogEntry[] = []

  constructor(url: string, at: Joined) {
    this.#url = url
    const { catchUp } = at.joined
    this.#at = at
    this.#sockets = [at.client]
    this.#first = catchUp.type === 'snapshot' ? catchUp.state : emptyRoom('')
  }

  get id(): string {
    return this.#at.ticket.peer
  }

  /** The entries of the log that this person was told, by all sockets, each once, in their order. */
  get log(): LogEntry[] {
    const all = [...this.#tails, ...this.#sockets.flatMap(({ log }) => log)]
    return [...new Map(all.map((entry) => [entry.seq, entry])).values()].toSorted((a, b) => a.seq - b.seq)
  }

  /** The room as they tell it; throws if one of them is missing. */
  get state(): RoomState {
    return this.log.reduce(reduce, this.#first)
  }

  async write(text: string): Promise<void> {
    await this.#at.client.call('chat', { id: crypto.randomUUID(), text })
  }

  async reads(count: number): Promise<string[]> {
    await this.#at.client.until(() => this.state.chat.length >= count)
    return this.state.chat.map(({ text }) => text)
  }

  /** Waits to be asked, and takes its seat at the other node while it keeps this one. */
  async moveOn(): Promise<void> {
    const { client, joined, ticket } = this.#at
    await client.until(() => client.facts.some(({ type }) => type === 'move-on'))
    const other = (): string | undefined => {
      const told = client.facts.findLast((fact) => fact.type === 'nodes')
      return (told?.nodes ?? joined.nodes).find((url) => url !== this.#url)
    }
    const url = await client.until(other)
    const { log, seq } = this.state
    const next = await RawClient.connect(url, client.lastId)
    const answer = await next.call('join', joinInput(joined.resumeToken, { log, seq }))
    expect(answer).toMatchObject({ you: this.id, moved: true, catchUp: { type: 'tail' } })
    if (answer.catchUp.type !== 'tail') return
    this.#tails.push(...answer.catchUp.entries)
    this.#sockets.push(next)
    this.#url = url
    this.#at = { client: next, joined: answer, ticket, [Symbol.dispose]: () => next.close() }
    await client.until(() => client.bye === 'replaced')
    client.close()
  }

  [Symbol.dispose](): void {
    this.#at.client.close()
  }
}

/** What the operator waits for between one node and the next. */
async function well({ url }: NodeProcess): Promise<void> {
  await expect
    .poll(async () => (await fetch(`${url}/healthz`).catch(() => null))?.status, { timeout: 15_000 })
    .toBe(200)
}

test('[G18] two nodes restarted one after the other: the meeting is on all the time, nobody leaves it, nothing that is written is lost or there twice', async () => {
  const [one, two] = cluster?.nodes ?? []
  if (one === undefined || two === undefined) throw new Error('there are two')
  const { id } = await createRoom(one.url)
  using ann = new Mover(one.url, await joinAs(one.url, id, { name: 'Ann' }))
  using bob = new Mover(two.url, await joinAs(two.url, id, { name: 'Bob' }))
  await ann.write('1')
  for (const [node, there] of [
    [one, [ann]],
    [two, [ann, bob]],
  ] as const) {
    // Asked at once, without waiting until the nodes know of each other.
    const ended = node.server.end('SIGTERM')
    await bob.write('meanwhile')
    await Promise.all(there.map((person) => person.moveOn()))
    await ann.write('moved')
    expect(await ended).toBe(0)
    await node.start()
    await well(node)
  }
  await bob.write('done')
  const texts = ['1', 'meanwhile', 'moved', 'meanwhile', 'moved', 'done']
  for (const person of [ann, bob]) {
    expect(await person.reads(texts.length)).toEqual(texts)
    expect(Object.keys(person.state.peers).toSorted()).toEqual([ann.id, bob.id].toSorted())
    const told = person.log.map(({ event }) => event.type)
    for (const word of ['peer-left', 'peer-lost', 'room-ended']) expect(told).not.toContain(word)
  }
}, 120_000)

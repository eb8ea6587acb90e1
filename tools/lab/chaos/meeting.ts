import { writeFile } from 'node:fs/promises'
import type { Browser } from '@playwright/test'
import { createRoom, joinAs } from '../../../tests/support/raw-client.ts'
import { commit, pause } from './acts.ts'
import type { Fault } from './faults.ts'
import { Bot, Person } from './people.ts'
import { missing, recoveries, type Expected, type Outcome } from './verdict.ts'
import type { ChaosWorld } from './world.ts'

/** After a fault everyone must have everyone again within this time; the slowest is a whole server that starts anew. */
const PATIENCE_MS = 60_000
/** Who is gone must be gone for the others, too, within the grace time (SPEC P2) and the lease of a node (G7). */
const GHOST_MS = 30_000
/** Nobody is asked before: it would cost the pages time when they have none, and when something came they note themselves. */
const LET_BE_MS = 3_000
/** Media counts as back when it has come for so long. */
const STEADY_MS = 1_000
const LOOK_MS = 400
/** From one fault to the next at least: a worker that dies within its first seconds is replaced later and later, which is another fault. */
const BETWEEN_MS = 8_000
/** Who is without somebody for so long is worth a picture. */
const LONG_MS = 15_000

/** A meeting that goes through faults. */
export class Meeting {
  readonly acknowledged = new Set<string>()
  readonly #world: ChaosWorld
  readonly #room: string
  readonly #people: Person[]
  readonly #bots: readonly Bot[]
  readonly #shots: string | undefined

  /**
   * Fills a room with so many in real browsers, at the nodes in turn, and so many of sockets alone. `shots` is a folder for what those see
   * who are long without somebody.
   */
  static async open(
    world: ChaosWorld,
    browser: Browser,
    { people, bots, shots }: { people: number; bots: number; shots: string | undefined },
  ): Promise<Meeting> {
    const urls = world.nodes.map(({ url }) => url)
    const { id } = await createRoom(urls[0] ?? '')
    const meeting = new Meeting(world, id, bots, shots)
    for (let n = 0; n < people; n += 1) {
      const url = `${urls[n % urls.length]}/r/${id}?join=now&direct=never`
      meeting.#people.push(await Person.enter(browser, url, `Person-${n + 1}`, meeting.acknowledged))
    }
    const since = Date.now()
    const without = await meeting.#settle(since)
    if (without.length > 0) throw new Error(`the meeting does not begin: ${without.join(', ')}`)
    return meeting
  }

  private constructor(world: ChaosWorld, room: string, bots: number, shots: string | undefined) {
    const urls = world.nodes.map(({ url }) => url)
    this.#shots = shots
    this.#world = world
    this.#room = room
    this.#people = []
    this.#bots = Array.from(
      { length: bots },
      (_, n) => new Bot(`Bot-${n + 1}`, urls.slice(n % urls.length).concat(urls), room, this.acknowledged),
    )
  }

  /** Lets one fault happen, with everyone writing meanwhile, and waits until everyone has everyone again. */
  async suffer(fault: Fault): Promise<Outcome> {
    await this.#write()
    const writing = pause(500).then(() => this.#write())
    const began = Date.now()
    const since = await commit(this.#world, fault)
    await writing
    const without = [...(await this.#settle(since)), ...(await this.#reviveDead())]
    const times = await Promise.all(
      this.#people.map(async (person) =>
        recoveries(this.#expected(person), await person.since(since), since),
      ),
    )
    const ghosts = await this.#ghosts()
    await this.#sendHome()
    await pause(Math.max(0, began + BETWEEN_MS - Date.now()))
    const noticed = times.flat()
    const waits = noticed.flatMap(({ wait }) => (wait > 0 ? [Math.round(wait)] : []))
    return { fault, times: noticed.map(({ time }) => Math.round(time)), waits, without, ghosts }
  }

  /** What happened at everyone's sockets since it was asked last, in order. */
  events(): string[] {
    return this.#people.flatMap((person) => person.events()).toSorted()
  }

  /** Waits until nothing that was written waits any more, and gives the whole of what is stored in the room. */
  async end(): Promise<{ id: string; text: string }[]> {
    for (const person of this.#people) await this.#delivered(person)
    for (const bot of this.#bots) await bot.leave()
    using reader = await this.#comeToRead()
    const stored: { id: string; text: string }[] = []
    for (let whole = false; !whole;) {
      const before = stored[0]?.id
      const page = await reader.client.call('history', {
        of: 'room',
        ...(before !== undefined && { before }),
      })
      stored.unshift(...page.messages.map(({ id, text }) => ({ id, text })))
      whole = page.whole
      await pause(600) // Looks into the history have an allowance (SPEC C28).
    }
    return stored
  }

  /** The last fault may have been the database's, and joining needs it. */
  async #comeToRead(): ReturnType<typeof joinAs> {
    const until = Date.now() + PATIENCE_MS
    for (;;) {
      try {
        return await joinAs(this.#world.nodes[0]?.url ?? '', this.#room, { name: 'Reader' })
      } catch (error) {
        if (Date.now() > until) throw error
        await pause(LOOK_MS)
      }
    }
  }

  #expected(person: Person): Expected[] {
    const others = this.#people.filter((other) => other !== person)
    return others.flatMap(({ peer }) => [
      { peer, kind: 'video' as const },
      { peer, kind: 'audio' as const },
    ])
  }

  /** Waits until everyone has had everyone for a while; answers who has not whom when the patience is over. */
  async #settle(since: number): Promise<string[]> {
    const until = Date.now() + PATIENCE_MS
    await pause(Math.max(0, since + LET_BE_MS - Date.now()))
    let [well, shown] = [0, this.#shots === undefined]
    for (;;) {
      const lacks = await this.#lacks(since)
      const now = Date.now()
      if (!shown && lacks.length > 0 && now - since > LONG_MS) {
        shown = true
        await this.#show(lacks)
      }
      well = lacks.length === 0 ? well || now : 0
      if (well > 0 && now - well >= STEADY_MS) return []
      if (now > until) return lacks
      await pause(LOOK_MS)
    }
  }

  /** Keeps what people see and receive who have been without somebody for long. */
  async #show(lacks: readonly string[]): Promise<void> {
    for (const person of this.#people) {
      const path = `${this.#shots}/${Date.now()}-${person.name}`
      const what = { lacks, connections: await person.connections() }
      await writeFile(`${path}.json`, JSON.stringify(what, null, 2))
      if (lacks.some((lack) => lack.startsWith(person.name)))
        await person.page.screenshot({ path: `${path}.png` })
    }
  }

  async #lacks(since: number): Promise<string[]> {
    const nameOf = (peer: string): string => this.#people.find((person) => person.peer === peer)?.name ?? peer
    const all = await Promise.all(
      this.#people.map(async (person) => {
        const arrivals = await person.since(since)
        const lacking = missing(this.#expected(person), arrivals, Date.now())
        const media = lacking.map(({ peer, kind }) => `${person.name}: ${kind} of ${nameOf(peer)}`)
        const connection = await person.connection()
        return connection === 'live' ? media : [...media, `${person.name}: is ${connection}`]
      }),
    )
    return all.flat()
  }

  /** Waits until everyone sees nobody but those who are there; answers the most that somebody sees too many. */
  async #ghosts(): Promise<number> {
    const until = Date.now() + GHOST_MS
    for (;;) {
      const here = new Set([...this.#people, ...this.#bots].map(({ peer }) => peer))
      const seen = await Promise.all(this.#people.map((person) => person.sees()))
      const most = Math.max(...seen.map((peers) => peers.filter((peer) => !here.has(peer)).length))
      if (most === 0 || Date.now() > until) return most
      await pause(LOOK_MS)
    }
  }

  /** A server that ended by itself is started again, and counted. */
  async #reviveDead(): Promise<string[]> {
    const dead = this.#world.nodes.filter((node) => {
      const { exitCode, signalCode } = node.process().process
      return exitCode !== null || signalCode !== null
    })
    for (const node of dead) await node.start()
    return dead.map(({ url }) => `the server at ${url} has ended`)
  }

  /**
   * Whoever had to go to another node comes in anew at its own, and so does whoever was thrown out for good (which has been counted): the next fault
   * finds a whole meeting with people at every node, whose media cross between them.
   */
  async #sendHome(): Promise<void> {
    const away = []
    for (const person of this.#people)
      if (!person.isHome || (await person.connection()) !== 'live') away.push(person)
    for (const person of away) {
      await this.#delivered(person)
      await person.goHome()
    }
    if (away.length === 0) return
    const without = await this.#settle(Date.now())
    if (without.length > 0) throw new Error(`the meeting does not go on: ${without.join(', ')}`)
    await this.#ghosts()
  }

  async #delivered(person: Person): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    while ((await person.waiting()) > 0 && Date.now() < until) await pause(LOOK_MS)
  }

  async #write(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.write()))
  }
}

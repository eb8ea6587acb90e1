import { backoff, detach, sleep, type BackoffShape, type Closed, type Scope } from '@parley/kit'
import { ProtocolError, RoomEvent, RoomState, type LogEntry, type LogId, type NodeId } from '@parley/protocol'
import type { RedisLink, Reply } from './redis-link.ts'
import { APPEND, OFFER, OPEN, RELEASE, RENEW, SAY, SNAPSHOT } from './redis-scripts.ts'
import { Tail } from './tail.ts'
import type { RoomLog } from './port.ts'

/** How long an entry waits for a Redis that is away before it is refused: a restart takes a second. */
const PATIENCE_MS = 3_000
/** Entries put at the end in one step. */
const BATCH = 64
/** Entries after which a newer snapshot is kept: what a late node has to read at most, but for what is under way. */
const SNAPSHOT_EVERY = 200
/** Entries kept in Redis before the snapshot, for nodes that were away for a moment. */
const KEEP = 800
/** Entries that a node offers beside its state after a restart of Redis, for nodes that are a little behind. */
const OFFERED = 200
/** How long the furthest node may need to come back to a Redis that was started again: a few tries. */
const SETTLE_MS = 1_000
const AGAIN: BackoffShape = { first: 50, most: 300 }

/** Whose log it is, on which node. */
export interface LogPlace {
  readonly link: RedisLink
  readonly node: NodeId
  readonly keys: readonly [meta: string, stream: string, holders: string, words: string]
  /** How long a node that says nothing counts as a holder, in milliseconds. */
  readonly lease: number
}

interface Waiting {
  readonly event: RoomEvent
  readonly until: number
  readonly resolve: (entry: LogEntry) => void
  readonly reject: (error: Error) => void
}

/** A room's log in Redis as one node holds it: the fold, the last entries, and what waits to be put at the end. */
export class RedisLog implements RoomLog {
  readonly #scope: Scope
  readonly #place: LogPlace
  readonly #tail: Tail
  readonly #waiting: Waiting[] = []
  readonly #lost = new Set<() => void>()
  readonly #nodes = new Set<(alive: ReadonlySet<string>) => void>()
  readonly #words = new Set<(word: string) => void>()
  /** Up to where the words of other nodes were heard. */
  #heard = '0-0'
  /** The number of the batch that is under way or was the last one, and its length while it is. */
  #batch = 0
  #underWay = 0
  #keepsSnapshot = false
  #isLost = false

  static async open(scope: Scope, place: LogPlace, before: RoomState): Promise<RedisLog> {
    const wire = await place.link.connected(scope)
    const asked = [place.node, place.lease, before.log, wire.run, JSON.stringify(before)]
    const [, text, entries, now] = parts(await place.link.script(OPEN, place.keys, asked))
    const log = new RedisLog(scope, place, RoomState.parse(JSON.parse(String(text))))
    log.#heard = `${String(now)}-0`
    log.deliver(entriesIn(entries))
    return log
  }

  private constructor(scope: Scope, place: LogPlace, state: RoomState) {
    this.#scope = scope
    this.#place = place
    this.#tail = new Tail(scope, state)
    scope.defer(() => this.#release())
  }

  get id(): LogId {
    return this.#tail.state.log
  }

  get state(): RoomState {
    return this.#tail.state
  }

  /** What is to be read of it: each stream, and from where on. */
  get reads(): readonly (readonly [key: string, after: string])[] {
    const [, stream, , words] = this.#place.keys
    return [
      [stream, `${this.state.seq}-0`],
      [words, this.#heard],
    ]
  }

  /** Takes in what was read of one of its streams. */
  took(key: string, rows: Reply): void {
    if (key === this.#place.keys[1]) return this.deliver(entriesIn(rows))
    for (const row of parts(rows)) {
      const [id, fields] = parts(row)
      const [, node, , word] = parts(fields ?? null)
      this.#heard = String(id)
      if (node === this.#place.node) continue
      for (const tell of [...this.#words]) tell(String(word))
    }
  }

  append(event: RoomEvent): Promise<LogEntry> {
    if (this.#scope.closed) return Promise.reject(this.#scope.signal.reason as Error)
    const { promise, resolve, reject } = Promise.withResolvers<LogEntry>()
    this.#waiting.push({ event, until: performance.now() + PATIENCE_MS, resolve, reject })
    if (this.#underWay === 0) detach(this.#send(), this.#scope.name)
    return promise
  }

  since(log: LogId, seq: number): readonly LogEntry[] | null {
    return this.#tail.since(log, seq)
  }

  follow(scope: Scope, tell: (entry: LogEntry) => void): void {
    this.#tail.follow(scope, tell)
  }

  onLost(scope: Scope, tell: () => void): void {
    this.#lost.add(tell)
    scope.defer(() => this.#lost.delete(tell))
    if (this.#isLost) tell()
  }

  onNodes(scope: Scope, tell: (alive: ReadonlySet<string>) => void): void {
    this.#nodes.add(tell)
    scope.defer(() => this.#nodes.delete(tell))
  }

  say(word: string): void {
    const { link, node, keys, lease } = this.#place
    if (this.#scope.closed || link.wire.get() === null) return
    void link.script(SAY, keys, [node, lease, word]).catch(() => {}) // Nobody waits for it, and it is kept nowhere.
  }

  onWord(scope: Scope, tell: (word: string) => void): void {
    this.#words.add(tell)
    scope.defer(() => this.#words.delete(tell))
  }

  /** Takes in entries; entries that are known are passed over. */
  deliver(entries: readonly LogEntry[]): void {
    for (const entry of entries) {
      if (this.#scope.closed || entry.seq <= this.state.seq) continue
      // Forgotten by Redis before this node came to read it: there is no way to the state of now but a new beginning.
      if (entry.seq !== this.state.seq + 1) return this.#lose()
      this.#tail.add(entry)
    }
  }

  /** Says that this node still holds the log, and learns who else does. */
  async renew(): Promise<void> {
    const { link, node, keys, lease } = this.#place
    const wire = link.wire.get()
    if (wire === null || this.#scope.closed) return
    const [how, holders] = parts(await link.script(RENEW, keys, [node, lease, this.id, wire.run]))
    if (how === 'offer') await this.#offer(wire.run)
    if (how === 'other') this.#lose()
    // After Redis was away everyone's lease has run out; they get the time to say that they are there.
    if (how !== 'ok' || performance.now() - wire.since < lease) return
    const alive = new Set(parts(holders ?? null).map(String))
    for (const tell of [...this.#nodes]) tell(alive)
  }

  /** Sends what waits, one batch at a time, so that the order stays whatever breaks in between. */
  async #send(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#scope.closed) {
      const batch = this.#waiting.slice(0, BATCH)
      this.#underWay = batch.length
      this.#batch += 1
      const first = await this.#sendBatch(batch)
      if (this.#scope.closed) return // Whoever waited was told by the end of the scope.
      this.#waiting.splice(0, batch.length)
      this.#underWay = 0
      for (const [n, { event, resolve, reject }] of batch.entries()) {
        if (first === null) reject(new ProtocolError('unavailable'))
        else resolve({ seq: first + n, event })
      }
    }
  }

  /** Puts a batch at the end; null when Redis was away for too long. */
  async #sendBatch(batch: readonly Waiting[]): Promise<number | null> {
    const until = Math.max(...batch.map((each) => each.until))
    for (let attempt = 0; !this.#scope.closed; attempt += 1) {
      try {
        const first = await this.#tryBatch(batch)
        if (first !== null) return first
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error
      }
      if (this.#isLost || performance.now() > until) return null
      await sleep(this.#scope, backoff(AGAIN, attempt + 1, Math.random())).catch(() => {})
    }
    return null
  }

  /** One try; null when it has to be made again. */
  async #tryBatch(batch: readonly Waiting[]): Promise<number | null> {
    const { link, node, keys } = this.#place
    const run = link.wire.get()?.run
    if (run === undefined) return null
    const events = batch.map(({ event }) => JSON.stringify(event))
    const asked = [node, this.id, run, this.#batch, this.state.seq, ...events]
    const [how, first, snap, entries] = parts(await link.script(APPEND, keys, asked))
    if (how === 'offer') await this.#offer(run)
    if (how === 'other') this.#lose()
    if (how !== 'ok') return null
    this.deliver(entriesIn(entries))
    this.#keepSnapshot(run, Number(snap))
    return Number(first)
  }

  #keepSnapshot(run: string, last: number): void {
    const { state } = this
    if (state.seq - last < SNAPSHOT_EVERY || this.#keepsSnapshot) return
    this.#keepsSnapshot = true
    const asked = [state.log, run, state.seq, JSON.stringify(state), KEEP]
    const kept = this.#place.link.script(SNAPSHOT, this.#place.keys, asked)
    const failed = (): void => {} // It is due again with the next entry.
    void kept.catch(failed).then(() => void (this.#keepsSnapshot = false))
  }

  /** Redis was started again: what this node knows of the log counts, if no other knows more. */
  async #offer(run: string): Promise<void> {
    const { link, node, keys, lease } = this.#place
    const { state } = this
    const entries = this.#tail.last(OFFERED).map(({ event }) => JSON.stringify(event))
    const asked = [node, lease, state.log, run, state.seq, JSON.stringify(state), SETTLE_MS, ...entries]
    const [how] = parts(await link.script(OFFER, keys, asked))
    if (how !== 'ok') this.#lose()
  }

  #lose(): void {
    if (this.#isLost || this.#scope.closed) return
    this.#isLost = true
    for (const tell of [...this.#lost]) tell()
  }

  /** The last words of its people, then the end of the lease; should Redis be away, that ends by itself. */
  #release(): void {
    const { link, node, keys } = this.#place
    const waiting = this.#waiting.splice(0)
    for (const { reject } of waiting) reject(this.#scope.signal.reason as Closed)
    const run = link.wire.get()?.run
    if (run === undefined || this.#isLost) return
    const say = (batch: number, some: readonly Waiting[]): void => {
      if (some.length === 0) return
      const events = some.map(({ event }) => JSON.stringify(event))
      void link.script(APPEND, keys, [node, this.id, run, batch, this.state.seq, ...events]).catch(() => {})
    }
    // What is under way is known by its number and not said twice.
    say(this.#batch, waiting.slice(0, this.#underWay))
    say(this.#batch + 1, waiting.slice(this.#underWay))
    void link.script(RELEASE, keys, [node, this.id]).catch(() => {})
  }
}

function parts(reply: Reply): readonly Reply[] {
  if (!Array.isArray(reply)) throw new Error(`Redis answered ${JSON.stringify(reply)}`)
  return reply
}

/** Entries as XRANGE and XREAD answer them. */
function entriesIn(reply: Reply | undefined): LogEntry[] {
  return parts(reply ?? []).map((row) => {
    const [id, fields] = parts(row)
    const [, text] = parts(fields ?? null)
    return { seq: Number.parseInt(String(id), 10), event: RoomEvent.parse(JSON.parse(String(text))) }
  })
}

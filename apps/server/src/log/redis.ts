import { detach, every, type Scope } from '@parley/kit'
import { emptyRoom, ProtocolError, type NodeId, type RoomId } from '@parley/protocol'
import { newLogId, type RoomBefore, type RoomLog, type RoomLogs } from './port.ts'
import { READ_MS, type RedisLink, type Wire } from './redis-link.ts'
import { RedisLog } from './redis-log.ts'
import { HOLDERS } from './redis-scripts.ts'

export { RedisLink } from './redis-link.ts'

/** How long a node that says nothing counts as there: less than `TIMES.grace`, more than a stop of a few seconds. */
const LEASE_MS = 12_000
/** How often within its lease a node says that it is there: some of its words may be late. */
const RENEWALS = 4
/** Entries of one room in one answer. */
const PAGE = '500'

/** Logs in Redis: every node that opens a room's log sees the same entries in the same order. */
export class RedisLogs implements RoomLogs {
  readonly #link: RedisLink
  readonly #node: NodeId
  readonly #prefix: string
  readonly #lease: number
  readonly #open = new Set<RedisLog>()
  /** A stream of this node's own: an entry in it ends a read that does not know of a new room yet. */
  readonly #wake: string
  #woken = '0-0'

  /** `prefix` is before all keys, so that several installations can share a Redis. */
  constructor(
    scope: Scope,
    link: RedisLink,
    node: NodeId,
    { prefix = 'parley', lease = LEASE_MS }: { prefix?: string; lease?: number } = {},
  ) {
    this.#link = link
    this.#node = node
    this.#prefix = prefix
    this.#lease = lease
    this.#wake = `${prefix}:wake:${node}`
    detach(this.#read(scope), scope.name)
    every(scope, lease / RENEWALS, () => this.#renewAll())
    scope.defer(link.wire.subscribe(() => this.#renewAll()))
  }

  async open(scope: Scope, room: RoomId, before: RoomBefore): Promise<RoomLog> {
    const base = `${this.#prefix}:{${room}}`
    const keys = [`${base}:meta`, `${base}:stream`, `${base}:holders`, `${base}:words`] as const
    const place = { link: this.#link, node: this.#node, keys, lease: this.#lease }
    const log = await RedisLog.open(scope, place, emptyRoom(newLogId(), before))
    this.#open.add(log)
    scope.defer(() => this.#open.delete(log))
    const woken = this.#link.command(['XADD', this.#wake, 'MAXLEN', '1', '*', 'w', '1'])
    void woken.catch(() => {}) // A read that is not woken looks again within a second.
    return log
  }

  async holders(room: RoomId): Promise<ReadonlySet<string>> {
    try {
      const alive = await this.#link.script(HOLDERS, [`${this.#prefix}:{${room}}:holders`], [])
      return new Set(Array.isArray(alive) ? alive.map(String) : [])
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      return new Set() // Nobody can say; it is for a good choice only.
    }
  }

  #renewAll(): void {
    if (this.#link.wire.get() === null) return
    for (const log of this.#open) {
      const renewed = log.renew().catch((error: unknown) => {
        if (!(error instanceof ProtocolError)) throw error // Redis has gone again: renewed when it is back.
      })
      detach(renewed, 'renewing a log')
    }
  }

  /** Reads what all nodes put into the logs that are open here, for as long as the scope lives. */
  async #read(scope: Scope): Promise<void> {
    while (!scope.closed) {
      const wire = await this.#link.connected(scope)
      try {
        await this.#readOnce(wire)
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error // Gone: the next round waits for it.
      }
    }
  }

  async #readOnce(wire: Wire): Promise<void> {
    const streams = [...this.#open].flatMap((log) => log.reads.map(([key, after]) => ({ key, after, log })))
    const keys = [this.#wake, ...streams.map(({ key }) => key)]
    const from = [this.#woken, ...streams.map(({ after }) => after)]
    const block = ['XREAD', 'COUNT', PAGE, 'BLOCK', String(READ_MS), 'STREAMS']
    const reply = await this.#link.read(wire, [...block, ...keys, ...from])
    for (const row of Array.isArray(reply) ? reply : []) {
      const [key, entries] = row as [string, [string][]]
      if (key === this.#wake) this.#woken = String(entries.at(-1)?.[0])
      // A room that was closed meanwhile and opened anew has another log: each hears what it asked for.
      for (const stream of streams) if (stream.key === key) stream.log.took(key, entries)
    }
  }
}

import { after, detach, every, Store, type Readable, type Scope } from '@parley/kit'
import { parseFrame, ProtocolError, type NodeId } from '@parley/protocol'
import { Script, type RedisLink } from '../log/redis-link.ts'
import { NodeFacts, type NodeLook, type Nodes } from './port.ts'

/** How long a node that says nothing counts as there. Browsers find out sooner for themselves; this is for whom they are told of. */
const LEASE_MS = 3_000
/** How often within its lease a node speaks. */
const WORDS = 3

/** How long Redis may be away before people are sent elsewhere: a restart takes about two seconds. */
const CUT_OFF_MS = 3_000

/** Says that a node is there and hears of all: node, lease, what it says → what each has said last. Two keys: words, and leases. */
const ANNOUNCE = new Script(`
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local lease = tonumber(ARGV[2])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
redis.call('ZADD', KEYS[2], now + lease, ARGV[1])
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now)
if #gone > 0 then
  redis.call('HDEL', KEYS[1], unpack(gone))
  redis.call('ZREM', KEYS[2], unpack(gone))
end
for i = 1, 2 do redis.call('PEXPIRE', KEYS[i], lease * 5) end
return redis.call('HVALS', KEYS[1])`)

const WITHDRAW = new Script(`
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
return 1`)

/** The nodes that use one Redis. */
export class RedisNodes implements Nodes {
  readonly all: Readable<readonly NodeFacts[]>
  readonly isCutOff: Readable<boolean>
  readonly #all = new Store<readonly NodeFacts[]>([])
  readonly #link: RedisLink
  readonly #node: NodeId
  readonly #keys: readonly string[]
  readonly #lease: number
  /** What was heard last of each, and when. */
  readonly #heard = new Map<NodeId, { readonly facts: NodeFacts; readonly at: number }>()

  constructor(
    scope: Scope,
    link: RedisLink,
    node: NodeId,
    {
      prefix = 'parley',
      lease = LEASE_MS,
      cutOff = CUT_OFF_MS,
    }: { prefix?: string; lease?: number; cutOff?: number } = {},
  ) {
    this.all = this.#all
    this.isCutOff = followCutOff(scope, link, cutOff)
    this.#link = link
    this.#node = node
    this.#lease = lease
    this.#keys = [`${prefix}:{nodes}:words`, `${prefix}:{nodes}:leases`]
  }

  announce(scope: Scope, look: () => Promise<NodeLook>): () => void {
    const say = (): void => detach(this.#say(scope, look), scope.name)
    every(scope, this.#lease / WORDS, say)
    scope.defer(this.#link.wire.subscribe(say))
    scope.defer(() => {
      if (this.#link.wire.get() === null) return
      void this.#link.script(WITHDRAW, this.#keys, [this.#node]).catch(() => {}) // Its lease ends by itself.
    })
    say()
    return say
  }

  async #say(scope: Scope, look: () => Promise<NodeLook>): Promise<void> {
    const facts: NodeFacts = { id: this.#node, ...(await look()) }
    if (scope.closed || this.#link.wire.get() === null) return
    try {
      const words = await this.#link.script(ANNOUNCE, this.#keys, [
        this.#node,
        this.#lease,
        JSON.stringify(facts),
      ])
      if (!scope.closed) this.#hear(Array.isArray(words) ? words : [])
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error // Redis has gone: said again when it is back.
    }
  }

  /** Who is missing has its lease from here too: a Redis that was started again hears of everybody anew. */
  #hear(words: readonly unknown[]): void {
    const now = performance.now()
    for (const word of words) {
      const facts = parseFrame(NodeFacts, String(word))
      if (facts !== null) this.#heard.set(facts.id, { facts, at: now })
    }
    for (const [id, { at }] of this.#heard) if (now - at > this.#lease) this.#heard.delete(id)
    const next = [...this.#heard.values()]
      .map(({ facts }) => facts)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    if (JSON.stringify(next) !== JSON.stringify(this.#all.get())) this.#all.set(next)
  }
}

function followCutOff(scope: Scope, link: RedisLink, patience: number): Readable<boolean> {
  const isCutOff = new Store(false)
  let callOff: (() => void) | null = null
  const look = (): void => {
    if (link.wire.get() === null) {
      callOff ??= after(scope, patience, () => isCutOff.set(true))
      return
    }
    callOff?.()
    callOff = null
    isCutOff.set(false)
  }
  scope.defer(link.wire.subscribe(look))
  look()
  return isCutOff
}

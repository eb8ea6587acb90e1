import { after, Closed, detach, reportFault, type Scope } from '@parley/kit'
import { badRequest, NodeId, parseFrame, ProtocolError, WireError } from '@parley/protocol'
import * as z from 'zod/mini'
import type { Mail } from './mail.ts'
import { NODE_CALLS, type NodeInput, type NodeMethod, type NodeOutput } from './node-calls.ts'

/** How long a node waits for another one's answer, which usually takes two milliseconds. */
const ANSWER_MS = 2_000
/** A longer letter is not read: the largest there is, one with thirty tracks, has about 100 kB. */
const LETTER_LENGTH = 512 * 1024
/** Questions that are being answered at a time; who asks more is told so. */
const AT_A_TIME = 200

const CallId = z.int().check(z.positive())
const Letter = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('ask'),
    id: CallId,
    from: NodeId,
    method: z.string().check(z.maxLength(64)),
    input: z.unknown(),
  }),
  z.object({ t: z.literal('answer'), id: CallId, from: NodeId, output: z.unknown() }),
  z.object({ t: z.literal('error'), id: CallId, from: NodeId, error: WireError }),
])
type Letter = z.infer<typeof Letter>

type Handler<M extends NodeMethod> = (input: NodeInput<M>, from: NodeId) => Promise<NodeOutput<M>>

interface Waiting {
  readonly to: NodeId
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
}

/** Questions from node to node and their answers: within a time limit, and each side reads the other's words by a schema. */
export class NodeCalls {
  readonly #scope: Scope
  readonly #mail: Mail
  readonly #limit: number
  readonly #waiting = new Map<number, Waiting>()
  readonly #handlers = new Map<string, (input: unknown, from: NodeId) => Promise<unknown>>()
  #last = 0
  #answering = 0

  constructor(scope: Scope, mail: Mail, limit = ANSWER_MS) {
    this.#scope = scope
    this.#mail = mail
    this.#limit = limit
    mail.onLetter(scope, (text) => this.#read(text))
  }

  /** Whether questions of others can come here now. */
  get isUp(): boolean {
    return this.#mail.isUp
  }

  /**
   * Asks another node. Rejects with the other node's `ProtocolError`, or with `unavailable` when it is gone or says nothing
   * within the limit: then nobody knows whether it was done, so ask only what may be asked again.
   */
  async ask<M extends NodeMethod>(to: NodeId, method: M, input: NodeInput<M>): Promise<NodeOutput<M>> {
    const wait = this.#scope.child(`${method} at ${to}`)
    const id = (this.#last += 1)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { to, resolve, reject })
    wait.defer(() => this.#waiting.delete(id))
    wait.defer(() => reject(new Closed(wait.reason)))
    after(wait, this.#limit, () => reject(new ProtocolError('unavailable', 'the other node does not answer')))
    const posted = this.#post(to, { t: 'ask', id, from: this.#mail.node, method, input })
    posted.then((isThere) => {
      if (!isThere) reject(new ProtocolError('unavailable', 'the other node is gone'))
    }, reject)
    try {
      const read = NODE_CALLS[method].output.safeParse(await promise)
      if (!read.success) throw new ProtocolError('unavailable', 'the other node answers something else')
      return read.data as NodeOutput<M>
    } finally {
      wait.close()
    }
  }

  /** Answers questions of one sort for the scope's lifetime. */
  serve<M extends NodeMethod>(scope: Scope, method: M, handler: Handler<M>): void {
    this.#handlers.set(method, async (input, from) => {
      const read = NODE_CALLS[method].input.safeParse(input)
      if (!read.success) throw badRequest(read.error)
      return handler(read.data as NodeInput<M>, from)
    })
    scope.defer(() => this.#handlers.delete(method))
  }

  #post(to: NodeId, letter: Letter): Promise<boolean> {
    return this.#mail.post(to, JSON.stringify(letter))
  }

  #read(text: string): void {
    const letter = text.length > LETTER_LENGTH ? null : parseFrame(Letter, text)
    if (letter === null) return // Whoever asked hears nothing, and so that it failed.
    if (letter.t === 'ask') return detach(this.#answer(letter), this.#scope.name)
    const waiting = this.#waiting.get(letter.id)
    if (waiting?.to !== letter.from) return // Too late, or nobody asked that node.
    if (letter.t === 'answer') waiting.resolve(letter.output)
    else waiting.reject(ProtocolError.fromWire(letter.error))
  }

  async #answer({ id, from, method, input }: Extract<Letter, { t: 'ask' }>): Promise<void> {
    const me = this.#mail.node
    let letter: Letter
    this.#answering += 1
    try {
      letter = { t: 'answer', id, from: me, output: await this.#carryOut(method, input, from) }
    } catch (error) {
      letter = { t: 'error', id, from: me, error: told(error).toWire() }
    } finally {
      this.#answering -= 1
    }
    await this.#post(from, letter).catch(() => {}) // It waits no longer than its limit, and asks again.
  }

  async #carryOut(method: string, input: unknown, from: NodeId): Promise<unknown> {
    const handler = this.#handlers.get(method)
    if (handler === undefined) throw new ProtocolError('unknown-method')
    if (this.#answering > AT_A_TIME) throw new ProtocolError('too-many-requests')
    return handler(input, from)
  }
}

function told(error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error
  if (error instanceof Closed) return new ProtocolError('unavailable')
  reportFault(error, 'a question of another node')
  return new ProtocolError('internal')
}

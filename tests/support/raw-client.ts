import {
  PROTOCOL_VERSION,
  REQUESTS,
  ServerFrame,
  Ticket,
  type AskTicket,
  type CreatedRoom,
  type ErrorCode,
  type Fact,
  type Input,
  type LogEntry,
  type Method,
  type Output,
} from '@parley/protocol'
import { ROUTER_CAPABILITIES } from '../../apps/server/src/media/negotiation.ts'

/** A client that speaks the protocol by hand, so that tests can also say wrong things. */
export class RawClient implements Disposable {
  readonly frames: ServerFrame[] = []
  /** How the socket was closed, once it is. */
  closed: { code: number; reason: string } | null = null
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()
  #lastId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', (event) => {
      this.frames.push(ServerFrame.parse(JSON.parse(String(event.data))))
      this.#wake()
    })
    socket.addEventListener('close', (event) => {
      this.closed = { code: event.code, reason: event.reason }
      this.#wake()
    })
  }

  /** `lastId`: of the calls that the seat has seen already, whose numbers go on (SPEC F4). */
  static async connect(url: string, lastId = 0): Promise<RawClient> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/signal`)
    const client = new RawClient(socket)
    client.#lastId = lastId
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true })
      socket.addEventListener('error', reject, { once: true })
    })
    return client
  }

  get log(): LogEntry[] {
    return this.frames.flatMap((frame) => (frame.t === 'log' ? frame.entries : []))
  }

  get facts(): Fact[] {
    return this.frames.flatMap((frame) => (frame.t === 'fact' ? [frame.fact] : []))
  }

  get bye(): ErrorCode | undefined {
    return this.frames.find((frame) => frame.t === 'bye')?.code
  }

  sendText(text: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(text)
  }

  get lastId(): number {
    return this.#lastId
  }

  nextId(): number {
    return ++this.#lastId
  }

  /** Sends a call with an id and gives what comes back under that id, an answer or an error. */
  async raw(method: string, input: unknown, id = this.nextId()): Promise<ServerFrame> {
    const seen = this.frames.length
    this.sendText(JSON.stringify({ t: 'call', id, method, input }))
    return this.until(() =>
      this.frames
        .slice(seen)
        .find((frame) => (frame.t === 'answer' || frame.t === 'error') && frame.id === id),
    )
  }

  async call<M extends Method>(method: M, input: Input<M>): Promise<Output<M>> {
    const frame = await this.raw(method, input)
    if (frame.t !== 'answer') throw new Error(`${method}: ${JSON.stringify(frame)}`)
    return REQUESTS[method].output.parse(frame.output) as Output<M>
  }

  /** The code of the error with which a call is refused. */
  async refusal(method: string, input: unknown): Promise<ErrorCode> {
    const frame = await this.raw(method, input)
    if (frame.t !== 'error') throw new Error(`${method} was not refused: ${JSON.stringify(frame)}`)
    return frame.error.code
  }

  /** Waits until `look` finds something; fails loudly after five seconds. */
  async until<T>(look: () => T | undefined | null | false): Promise<T> {
    const found = look()
    if (found) return found
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const limit = setTimeout(
      () => reject(new Error(`waited in vain; frames: ${JSON.stringify(this.frames)}`)),
      5_000,
    )
    const again = (): void => {
      const now = look()
      if (now) resolve(now)
    }
    this.#waiting.add(again)
    try {
      return await promise
    } finally {
      clearTimeout(limit)
      this.#waiting.delete(again)
    }
  }

  close(): void {
    this.#socket.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #wake(): void {
    for (const again of [...this.#waiting]) again()
  }
}

/** A REST call: its status and its JSON. */
export async function rest(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const init =
    body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url + path, { method, ...init })
  return { status: response.status, json: await response.json() }
}

/** The error code of a REST call. */
export async function restError(
  url: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ status: number; code: string }> {
  const { status, json } = await rest(url, method, path, body)
  return { status, code: (json as { error: { code: string } }).error.code }
}

export async function createRoom(
  url: string,
  body: { id?: string; password?: string } = {},
): Promise<CreatedRoom> {
  const { status, json } = await rest(url, 'POST', '/api/rooms', body)
  if (status !== 201) throw new Error(JSON.stringify(json))
  return json as CreatedRoom
}

export async function askTicket(url: string, room: string, ask: AskTicket): Promise<Ticket> {
  const { status, json } = await rest(url, 'POST', `/api/rooms/${room}/tickets`, ask)
  if (status !== 200) throw new Error(JSON.stringify(json))
  return Ticket.parse(json)
}

/** The input of a join with that token. */
export function joinInput(token: string, since?: Input<'join'>['since']): Input<'join'> {
  const input = { version: PROTOCOL_VERSION, token, rtpCapabilities: ROUTER_CAPABILITIES }
  return since === undefined ? input : { ...input, since }
}

/** A client that has joined, with the answer to its join. */
export interface Joined extends Disposable {
  readonly client: RawClient
  readonly ticket: Ticket
  readonly joined: Output<'join'>
}

export async function joinAs(url: string, room: string, ask: AskTicket): Promise<Joined> {
  const ticket = await askTicket(url, room, ask)
  const client = await RawClient.connect(url)
  const joined = await client.call('join', joinInput(ticket.token))
  return { client, ticket, joined, [Symbol.dispose]: () => client.close() }
}

import { after, detach, type Scope } from '@parley/kit'
import {
  badRequest,
  ClientFrame,
  LIMITS,
  PROTOCOL_VERSION,
  ProtocolError,
  TIMES,
  type ErrorCode,
  type ServerFrame,
} from '@parley/protocol'
import { admit, type AdmissionNeed, type Place } from '../rooms/admission.ts'
import { sessionLost } from '../rooms/departure.ts'
import type { Session } from '../rooms/seat.ts'
import { carryOut, errorFrame, methodOf, parseInput } from './dispatch.ts'
import type { HandlerNeed } from './handlers/handlers.ts'
import { Rates } from './rates.ts'
import { TokenBucket } from './token-bucket.ts'

/** The one socket below a connection, as text in and out. */
export interface TextSocket {
  send(text: string): void
  close(code: number, reason: string): void
  /** Ends it without another word, and forgets what was not sent yet. */
  cut(): void
  /** Bytes that were sent but not yet taken by the network. */
  readonly backlog: number
}

/** What a connection takes of the house. */
export interface ConnectionNeed extends HandlerNeed {
  readonly admission: AdmissionNeed
  readonly draining: () => boolean
  readonly joined: (seconds: number) => void
  readonly failed: (code: ErrorCode) => void
  readonly fault: (error: unknown, where: string) => void
}

/** How far a socket has come. */
type Stage =
  | { readonly at: 'door' }
  | { readonly at: 'joining' }
  | { readonly at: 'seated'; readonly place: Place }
  | { readonly at: 'over' }

/** One socket of one client: reads frames, joins, dispatches calls, and says goodbye (SPEC F and J). */
export class Connection implements Session {
  readonly #scope: Scope
  readonly #socket: TextSocket
  readonly #need: ConnectionNeed
  readonly #frames: TokenBucket
  readonly #rates: Rates
  #stage: Stage = { at: 'door' }

  constructor(scope: Scope, socket: TextSocket, need: ConnectionNeed) {
    this.#scope = scope
    this.#socket = socket
    this.#need = need
    this.#frames = new TokenBucket(LIMITS.frameBurst, LIMITS.framesPerSecond, need.now())
    this.#rates = new Rates(need.now())
    after(scope, TIMES.joinWithin, () => {
      if (this.#stage.at !== 'seated') this.end('not-joined')
    })
    scope.defer(() => this.#lost())
  }

  /** One frame of text from the client. */
  receive(text: string): void {
    if (!this.#heeds()) return
    // Characters first, because counting bytes costs a walk through all of them.
    if (text.length > LIMITS.frameBytes || Buffer.byteLength(text) > LIMITS.frameBytes) {
      return this.#refuse(null, new ProtocolError('frame-too-large'))
    }
    this.#read(text)
  }

  /** A frame that is not text. */
  receiveBinary(): void {
    if (this.#heeds()) this.#refuse(null, new ProtocolError('bad-request', 'frames are text'))
  }

  send(frame: ServerFrame): void {
    if (this.#scope.closed) return
    if (this.#socket.backlog > LIMITS.socketBacklogBytes) {
      this.#socket.cut()
      return this.#scope.close('backlog')
    }
    if (frame.t === 'error') this.#need.failed(frame.error.code)
    this.#socket.send(JSON.stringify(frame))
  }

  end(code: ErrorCode): void {
    if (this.#scope.closed) return
    this.send({ t: 'bye', code })
    this.#close(code)
  }

  #close(reason: string): void {
    this.#socket.close(1000, reason)
    this.#scope.close(reason)
  }

  /** Whether a frame is looked at: not after the end, and not if it is one too many (SPEC F7). */
  #heeds(): boolean {
    if (this.#stage.at === 'over') return false
    if (this.#frames.take(this.#need.now())) return true
    this.#refuse(null, new ProtocolError('too-many-requests'))
    return false
  }

  #read(text: string): void {
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch {
      return this.#refuse(null, new ProtocolError('bad-request', 'the frame is not JSON'))
    }
    const parsed = ClientFrame.safeParse(json)
    if (!parsed.success) return this.#refuse(idIn(json), badRequest(parsed.error))
    const frame = parsed.data
    if (frame.t === 'ping') return this.send({ t: 'pong' })
    detach(this.#call(frame), this.#scope.name)
  }

  async #call(call: { id: number; method: string; input?: unknown }): Promise<void> {
    try {
      const method = methodOf(call.method)
      if (method === 'join') return await this.#join(call.id, call.input)
      if (this.#stage.at !== 'seated') throw new ProtocolError('not-joined')
      this.#rates.take(method, this.#need.now())
      const fault = (error: unknown): void => this.#need.fault(error, `${this.#scope.name}:${method}`)
      const { id, input } = call
      this.send(await carryOut(this.#stage.place, { id, method, input }, this.#need, fault))
      // Its own last word has been said; a host who ended the room hears what everyone heard.
      if (method === 'leave') this.#closeIfOver(() => this.#close('left'))
      if (method === 'endRoom') this.#closeIfOver(() => this.end('room-ended'))
    } catch (error) {
      this.#refuse(call.id, error)
    }
  }

  async #join(id: number, raw: unknown): Promise<void> {
    if (this.#stage.at !== 'door') throw new ProtocolError('already-joined')
    if (this.#need.draining()) return this.end('server-draining')
    // The version is looked at before the rest: an older client may send another form altogether.
    checkVersion(raw)
    const input = parseInput('join', raw)
    const began = this.#need.now()
    this.#stage = { at: 'joining' }
    try {
      const place = await admit(this.#need.admission, this, input, (output) =>
        this.send({ t: 'answer', id, output }),
      )
      if (this.#scope.closed) return sessionLost(place, this)
      this.#stage = { at: 'seated', place }
      this.#need.joined((this.#need.now() - began) / 1_000)
    } catch (error) {
      if (!this.#scope.closed) this.#stage = { at: 'door' }
      throw error
    }
  }

  #closeIfOver(close: () => void): void {
    if (this.#stage.at === 'seated' && this.#stage.place.seat.scope.closed) close()
  }

  #refuse(id: number | null, error: unknown): void {
    this.send(errorFrame(id, error, (fault) => this.#need.fault(fault, this.#scope.name)))
  }

  /** The socket is gone, by whomever. */
  #lost(): void {
    const stage = this.#stage
    this.#stage = { at: 'over' }
    if (stage.at === 'seated') sessionLost(stage.place, this)
  }
}

/** The call id in a frame that is otherwise wrong, so that its sender can tell which call it was. */
function idIn(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || !('id' in json)) return null
  return Number.isSafeInteger(json.id) && Number(json.id) > 0 ? Number(json.id) : null
}

function checkVersion(raw: unknown): void {
  const version = typeof raw === 'object' && raw !== null && 'version' in raw ? raw.version : undefined
  if (typeof version === 'number' && version !== PROTOCOL_VERSION) throw new ProtocolError('wrong-version')
}

import {
  badRequest,
  ProtocolError,
  REQUESTS,
  type ClientFrame,
  type Input,
  type Method,
  type Output,
  type ServerFrame,
} from '@parley/protocol'

/** Every request that is made in a seat; taking it (`join`) is the session's own. */
export type SeatMethod = Exclude<Method, 'join'>

/** Makes a request of the server; rejects with a `ProtocolError`, and waits out a lost socket. */
export type Call = <M extends SeatMethod>(method: M, input: Input<M>) => Promise<Output<M>>

/**
 * Which calls mean the same in a new seat as in the one that was lost, and do no harm if the server carried
 * them out before: those are made again there. The others speak of tracks and transports that ended with the seat.
 */
const OUTLIVES_SEAT: Readonly<Record<SeatMethod, boolean>> = {
  leave: true,
  chat: true,
  editMessage: true,
  deleteMessage: true,
  reactToMessage: true,
  history: true,
  searchChat: true,
  hand: true,
  spotlight: true,
  giveFloor: true,
  lowerHands: true,
  changeRoom: true,
  removePeer: true,
  findAudience: true,
  endRoom: true,
  react: false,
  askForCaptions: true,
  keepTranscript: true,
  transcript: true,
  // Late captions help nobody, and one that was stored must not be stored again.
  caption: false,
  connectTransport: false,
  restartIce: false,
  publish: false,
  unpublish: false,
  muteTrack: false,
  want: false,
  ready: false,
  stats: false,
  signal: false,
  allowDirect: true,
  aside: false,
  openRelay: false,
  connectRelay: false,
  relayTo: false,
  viewing: false,
}

type Answer = Extract<ServerFrame, { t: 'answer' | 'error' }>

interface Waiting {
  readonly method: SeatMethod
  readonly input: unknown
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
}

type Send = (frame: ClientFrame) => void

/**
 * The calls of a client over all its sockets, numbered upwards (F4). What was not answered when a socket was lost
 * is sent again on the next one under the same number, in order, so that the server can tell it from something new (F5).
 */
export class Calls {
  #next = 1
  #send: Send | null = null
  #ended: Error | null = null
  /** By number; in the order in which they were made. */
  readonly #waiting = new Map<number, Waiting>()

  /** How many calls wait for their answer. */
  get size(): number {
    return this.#waiting.size
  }

  /** A number for a call that is not kept here: that of `join`, which belongs to its socket. */
  takeId(): number {
    return this.#next++
  }

  readonly call: Call = (method, asked) => {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    // The server would say the same of it, or, of a frame that is too large, not even which call it was.
    const input = REQUESTS[method].input.safeParse(asked)
    if (!input.success) return Promise.reject(badRequest(input.error))
    return new Promise((resolve, reject) => {
      const id = this.takeId()
      const waiting: Waiting = {
        method,
        input: input.data,
        reject,
        resolve: (output) => resolve(output as Output<typeof method>),
      }
      this.#waiting.set(id, waiting)
      this.#transmit(id, waiting)
    })
  }

  /** An answer has come; one to a call that waits no more is nobody's. */
  answered(frame: Answer): void {
    const id = frame.id ?? 0
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    if (frame.t === 'error') {
      waiting.reject(ProtocolError.fromWire(frame.error))
      return
    }
    const output = REQUESTS[waiting.method].output.safeParse(frame.output)
    if (output.success) waiting.resolve(output.data)
    else waiting.reject(new ProtocolError('internal', `the answer to ${waiting.method} has an unknown form`))
  }

  /**
   * A socket has joined. In the same seat as before everything unanswered is sent again; in a new one only what
   * still makes sense there, under new numbers. The count goes on upwards in a new seat too: it has seen none
   * of them, and a late answer can then never be taken for another's.
   */
  seated(send: Send, resumed: boolean): void {
    this.#send = send
    if (!resumed) this.#moveToNewSeat()
    this.sendAgain()
  }

  /** Sends all that waits, in order. */
  sendAgain(): void {
    for (const [id, waiting] of this.#waiting) this.#transmit(id, waiting)
  }

  /** The socket is lost: calls wait for the next one. */
  lost(): void {
    this.#send = null
  }

  /** There will be no next socket. */
  end(error: Error): void {
    this.#ended ??= error
    this.#send = null
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(error)
  }

  #moveToNewSeat(): void {
    const before = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const waiting of before) {
      if (OUTLIVES_SEAT[waiting.method]) this.#waiting.set(this.takeId(), waiting)
      else waiting.reject(new ProtocolError('unavailable', 'the seat that this was said in has ended'))
    }
  }

  #transmit(id: number, { method, input }: Waiting): void {
    this.#send?.({ t: 'call', id, method, input })
  }
}

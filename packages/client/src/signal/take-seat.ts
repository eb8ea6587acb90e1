import { after, Closed, type Scope } from '@parley/kit'
import { ProtocolError, REQUESTS, type Input, type Output, type ServerFrame } from '@parley/protocol'
import type { Surroundings } from '../surroundings.ts'
import type { Line } from './line.ts'
import { openFirst } from './opening.ts'
import type { Places } from './places.ts'

/** A socket whose `join` was answered. */
export interface Live {
  readonly scope: Scope
  readonly line: Line
  /** The origin to which it leads. */
  readonly place: string
  readonly since: number
}

/** What taking a seat takes, and what it tells. */
interface SeatNeed {
  readonly surroundings: Surroundings
  readonly places: Places
  /** Where to try, in this order. */
  readonly order: readonly string[]
  /** The number of the call of `join`. */
  readonly joinId: number
  /** How long opening a socket may take, in milliseconds. */
  readonly opening: number
  /** A socket has opened; false: it is not needed any more. */
  opened(): boolean
  hello(): Promise<Input<'join'>>
  /** `join` was answered; if this throws, that socket is given up. */
  seated(live: Live, reply: Output<'join'>): void
  // Once it is seated:
  frame(frame: ServerFrame): void
  doubted(): void
  trusted(): void
  lost(): void
}

/** A try to take a seat, under way. */
interface Taking {
  readonly seated: Promise<void>
  /** Fails the try, unless its socket has opened. */
  readonly giveUpOpening: () => void
}

/** Takes a seat at the first place that answers: one try, from opening a socket to the answer to `join`. */
export function takeSeat(scope: Scope, need: SeatNeed): Taking {
  const { surroundings, places, joinId } = need
  const { timing } = surroundings
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Whatever comes first settles the promise; `reject` afterwards does nothing.
  scope.defer(() => reject(new Closed(scope.reason)))
  let at: { readonly place: string; readonly line: Line } | null = null
  let seated = false
  const fail = (error: unknown): void => {
    if (at !== null) places.failed(at.place)
    reject(error)
  }
  const giveUp = after(scope, timing.attempt, () => fail(unreachable('no answer in time')))
  const hurry = after(scope, need.opening, () => reject(unreachable('no socket in time')))
  const byUrl = new Map(need.order.map((place) => [places.socketAt(place), place]))

  const opened = (url: string, line: Line): void => {
    hurry()
    if (!need.opened()) return reject(unreachable('not needed any more'))
    at = { line, place: byUrl.get(url) ?? url }
    need.hello().then((input) => line.send({ t: 'call', id: joinId, method: 'join', input }), reject)
  }
  const frame = (heard: ServerFrame): void => {
    if (seated) return need.frame(heard)
    try {
      const reply = joinReply(heard, joinId)
      if (reply === null || at === null) return
      need.seated({ scope, ...at, since: surroundings.now() }, reply)
      seated = true
      giveUp()
      resolve()
    } catch (error) {
      fail(error)
    }
  }
  const events = {
    ...{ opened, frame },
    doubted: () => seated && need.doubted(),
    trusted: () => need.trusted(),
    lost: (why: string) => (seated ? need.lost() : fail(unreachable(why))),
  }
  openFirst(scope, surroundings, [...byUrl.keys()], events, () =>
    places.order.length > 1 ? timing.near : timing.ping,
  )
  return { seated: promise, giveUpOpening: () => at === null && reject(unreachable('the network was away')) }
}

const unreachable = (why: string): ProtocolError =>
  new ProtocolError('unavailable', `the server cannot be reached: ${why}`)

/** The answer to `join` number `id`, null if the frame is something else; throws what the server refuses it with. */
function joinReply(frame: ServerFrame, id: number): Output<'join'> | null {
  if (frame.t === 'bye') throw new ProtocolError(frame.code)
  if (frame.t === 'error' && (frame.id === null || frame.id === id)) throw ProtocolError.fromWire(frame.error)
  if (frame.t !== 'answer' || frame.id !== id) return null
  const reply = REQUESTS.join.output.safeParse(frame.output)
  if (!reply.success) throw new ProtocolError('internal', 'the answer to join has an unknown form')
  return reply.data
}

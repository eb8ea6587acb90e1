import { Closed } from '@parley/kit'
import {
  badRequest,
  LIMITS,
  METHODS,
  ProtocolError,
  REQUESTS,
  type Input,
  type Method,
  type Output,
  type ServerFrame,
} from '@parley/protocol'
import type { Place } from '../rooms/admission.ts'
import { HANDLERS, LANE_OF, UNSEEN, type HandlerNeed, type SeatedMethod } from './handlers/handlers.ts'

/** What an error is told as: its code, or `internal` for what is a bug, which `fault` hears of whole (SPEC F12). */
export function errorFrame(id: number | null, error: unknown, fault: (error: unknown) => void): ServerFrame {
  if (error instanceof ProtocolError) return { t: 'error', id, error: error.toWire() }
  // What the call was about ended while it was being carried out: nothing failed, there is nothing left to do.
  if (error instanceof Closed)
    return { t: 'error', id, error: { code: 'unavailable', detail: error.message } }
  fault(error)
  return { t: 'error', id, error: { code: 'internal' } }
}

/** The input of a call, parsed by the table; throws `unknown-method` or `bad-request` (SPEC F6). */
export function parseInput<M extends Method>(method: M, input: unknown): Input<M> {
  const parsed = REQUESTS[method].input.safeParse(input)
  if (!parsed.success) throw badRequest(parsed.error)
  return parsed.data as Input<M>
}

export function methodOf(name: string): Method {
  const method = METHODS.find((known) => known === name)
  if (method === undefined) throw new ProtocolError('unknown-method', name.slice(0, LIMITS.nameLength))
  return method
}

/** Carries a call out in its lane; a call that the seat has seen before is answered, not carried out (SPEC F5). */
export function carryOut(
  place: Place,
  call: { id: number; method: SeatedMethod; input: unknown },
  need: HandlerNeed,
  fault: (error: unknown) => void,
): Promise<ServerFrame> {
  const { seat } = place
  return seat.answers.answer(call.id, async () => {
    try {
      const lane = LANE_OF[call.method]
      const act = (): Promise<unknown> => handle(call.method, place, call.input, need)
      const output = await (lane === undefined ? act() : seat.lanes.run(lane, act))
      return { t: 'answer', id: call.id, output }
    } catch (error) {
      return errorFrame(call.id, error, fault)
    }
  })
}

async function handle<M extends SeatedMethod>(
  method: M,
  place: Place,
  input: unknown,
  need: HandlerNeed,
): Promise<Output<M>> {
  const parsed = parseInput(method, input)
  if (place.seat.scope.closed) throw new ProtocolError('not-joined', 'the seat has ended')
  if (!UNSEEN.has(method)) await place.seat.stepForward()
  return HANDLERS[method](place, parsed, need)
}

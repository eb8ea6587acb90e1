import { Closed, type Scope } from '@parley/kit'
import { ProtocolError } from '@parley/protocol'
import { errors } from 'mediasoup'

/** A failure of mediasoup as the port tells it; whatever is not known is a bug and stays what it is. */
export function portError(error: unknown, life: Scope): unknown {
  if (life.closed) return life.signal.reason
  if (error instanceof errors.WorkerClosedError || error instanceof errors.NotFoundError)
    return new Closed('closed')
  if (error instanceof TypeError || error instanceof errors.UnsupportedError) return refused(error)
  return error
}

/** What a worker refused for a reason that only it can know (an SSRC used twice), as the port tells it. */
export function refused(error: unknown): unknown {
  const known = !(error instanceof Error) || error instanceof Closed || error instanceof ProtocolError
  return known ? error : new ProtocolError('unsupported-media', error.message)
}

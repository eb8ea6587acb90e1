import { ERRORS, ProtocolError, type ErrorCode } from '@parley/protocol'
import type { FastifyError, FastifyInstance } from 'fastify'

/** Makes every error of a route one of the table's: typed, without a stack trace. */
export function answerErrors(
  app: FastifyInstance,
  failed: (code: ErrorCode) => void,
  fault: (error: unknown, where: string) => void,
): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const told = asProtocolError(error, (bug) =>
      fault(bug, `http:${request.method} ${request.routeOptions.url ?? ''}`),
    )
    failed(told.code)
    return reply.status(ERRORS[told.code].status).send({ error: told.toWire() })
  })
}

function asProtocolError(error: FastifyError, fault: (error: unknown) => void): ProtocolError {
  if (error instanceof ProtocolError) return error
  if (error.validation !== undefined) {
    const first = error.validation[0]
    return new ProtocolError('bad-request', `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim())
  }
  if (error.statusCode === 413) return new ProtocolError('frame-too-large')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProtocolError('bad-request', error.message)
  }
  fault(error)
  return new ProtocolError('internal')
}

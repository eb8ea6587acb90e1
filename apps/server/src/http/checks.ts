import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  AskEcho,
  CheckDone,
  CheckId,
  ConnectCheck,
  Echo,
  Heard,
  LIMITS,
  OpenedCheck,
  ProtocolError,
  TakenUp,
  WireError,
} from '@parley/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { askerOf } from '../identity/asker.ts'
import type { Checks } from '../rooms/checks.ts'

const Failed = z.object({ error: WireError })
const Params = z.object({ id: CheckId })
const tags = ['checks']
const failures = { '4xx': Failed, '5xx': Failed }

/** Sent again and again: random, so that nothing on the way can make it smaller. */
const CHUNK = randomBytes(64 * 1024)

/** The connection check before a meeting (SPEC K). */
export async function checkRoutes(app: FastifyInstance, checks: Checks): Promise<void> {
  callRoutes(app, checks)
  // A part of its own: how it reads bytes is nobody else's way.
  await app.register(async (part) => byteRoutes(part, checks))
}

function callRoutes(app: FastifyInstance, checks: Checks): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.post(
    '/api/checks',
    {
      schema: {
        tags,
        summary: 'Begin a connection check: an echo of sound, in no room, for a short time.',
        response: { 201: OpenedCheck, ...failures },
      },
    },
    async (request, reply) => reply.status(201).send(await checks.open(askerOf(request.ip))),
  )
  typed.post(
    '/api/checks/:id/connect',
    {
      schema: {
        tags,
        summary: 'The client’s end of a transport.',
        params: Params,
        body: ConnectCheck,
        response: { 200: CheckDone, ...failures },
      },
    },
    async (request) => {
      await checks.connect(request.params.id, askerOf(request.ip), request.body)
      return {}
    },
  )
  typed.post(
    '/api/checks/:id/echo',
    {
      schema: {
        tags,
        summary: 'Sound to be sent back.',
        params: Params,
        body: AskEcho,
        response: { 200: Echo, ...failures },
      },
    },
    (request) => checks.echo(request.params.id, askerOf(request.ip), request.body),
  )
  typed.get(
    '/api/checks/:id/heard',
    {
      schema: {
        tags,
        summary: 'What of the sound has reached the server.',
        params: Params,
        response: { 200: Heard, ...failures },
      },
    },
    (request) => checks.heard(request.params.id, askerOf(request.ip)),
  )
  typed.delete(
    '/api/checks/:id',
    {
      schema: {
        tags,
        summary: 'End the check.',
        params: Params,
        response: { 200: CheckDone, ...failures },
      },
    },
    async (request) => {
      checks.close(request.params.id, askerOf(request.ip))
      return {}
    },
  )
}

function byteRoutes(app: FastifyInstance, checks: Checks): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get(
    '/api/checks/:id/down',
    {
      schema: {
        tags,
        summary: `Random bytes, at most ${LIMITS.checkBytes} in one check, to see how much the line carries.`,
        params: Params,
      },
    },
    (request, reply) => {
      const asker = askerOf(request.ip)
      const next = (): number => checks.take(request.params.id, asker, 'down', CHUNK.length)
      const signal = checks.signalOf(request.params.id, asker)
      const body = Readable.from(bytes(next, signal), { objectMode: false })
      return reply
        .header('content-type', 'application/octet-stream')
        .header('cache-control', 'no-store')
        .send(body)
    },
  )
  // Counted and forgotten as it comes: a body is never held.
  app.addContentTypeParser('application/octet-stream', (request, payload, done) => {
    const params = Params.safeParse(request.params)
    if (!params.success) return done(new ProtocolError('unknown-check'))
    const { id } = params.data
    countUp(request, payload, (size) => checks.take(id, askerOf(request.ip), 'up', size), done)
  })
  typed.post(
    '/api/checks/:id/up',
    {
      bodyLimit: LIMITS.checkBytes,
      schema: {
        tags,
        summary: `Bytes to be counted, at most ${LIMITS.checkBytes} in one check.`,
        params: Params,
        response: { 200: TakenUp, ...failures },
      },
    },
    async (request) => ({ bytes: Number(request.body) }),
  )
}

function* bytes(next: () => number, signal: AbortSignal): Generator<Buffer> {
  while (!signal.aborted) {
    const size = next()
    if (size === 0) return
    yield CHUNK.subarray(0, size)
  }
}

function countUp(
  request: FastifyRequest,
  payload: Readable,
  take: (size: number) => number,
  done: (error: Error | null, body?: number) => void,
): void {
  try {
    take(0)
  } catch (error) {
    return done(error as Error) // There is no such check: nothing of it is read.
  }
  let counted = 0
  payload.on('data', (chunk: Buffer) => {
    try {
      const taken = take(chunk.length)
      counted += taken
      if (taken < chunk.length) request.raw.destroy()
    } catch {
      request.raw.destroy() // The check has ended meanwhile: the rest is of no use.
    }
  })
  payload.on('end', () => done(null, counted))
  payload.on('error', done)
}

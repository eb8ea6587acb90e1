import { LIMITS, ProtocolError, RoomId, WireError } from '@parley/protocol'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod'
import type { Pictures } from '../rooms/pictures.ts'

const Failed = z.object({ error: WireError })
const Params = z.object({ id: RoomId, picture: z.uuid() })

/** Nothing of what a picture might be taken for may run: it is shown as what it was recognised as, by itself. */
const HARMLESS = "default-src 'none'; sandbox"

/** Pictures of chats (SPEC C20 to C23). The token of the seat is in a header, never in the address. */
export function pictureRoutes(app: FastifyInstance, pictures: Pictures): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['chat']
  app.addContentTypeParser(
    /^image\//,
    { parseAs: 'buffer', bodyLimit: LIMITS.pictureBytes },
    (_request, body, done) => done(null, body),
  )

  typed.put(
    '/api/rooms/:id/pictures/:picture',
    {
      bodyLimit: LIMITS.pictureBytes,
      schema: {
        tags,
        summary: 'Upload a picture for a chat message, with the token of a seat as bearer.',
        params: Params,
        response: { 200: z.object({}), '4xx': Failed, '5xx': Failed },
      },
    },
    async (request) => {
      if (!Buffer.isBuffer(request.body)) throw new ProtocolError('not-a-picture')
      const { id, picture } = request.params
      await pictures.keep(id, picture, bearerOf(request), request.body)
      return {}
    },
  )

  typed.get(
    '/api/rooms/:id/pictures/:picture',
    {
      schema: {
        tags,
        summary: 'A picture of a chat message, for who sits in the room and may read the message.',
        params: Params,
      },
    },
    async (request, reply) => {
      const { id, picture } = request.params
      const { type, bytes } = await pictures.show(id, picture, bearerOf(request))
      await reply
        .header('content-type', type)
        .header('content-security-policy', HARMLESS)
        .header('x-content-type-options', 'nosniff')
        .header('content-disposition', 'inline')
        .header('cache-control', 'private, no-store')
        .send(bytes)
    },
  )
}

function bearerOf(request: FastifyRequest): string {
  const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ')
  if (scheme !== 'Bearer' || token === '' || token.length > 2_048) throw new ProtocolError('ticket-invalid')
  return token
}

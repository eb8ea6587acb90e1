import { AskTicket, CreatedRoom, CreateRoom, RoomId, RoomInfo, Ticket, WireError } from '@parley/protocol'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { askerOf } from '../identity/asker.ts'
import type { Doorkeeper } from '../rooms/doorkeeper.ts'

const Failed = z.object({ error: WireError })
const Params = z.object({ id: RoomId })

/** The REST API of rooms and tickets (SPEC T). */
export function roomRoutes(app: FastifyInstance, doorkeeper: Doorkeeper): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const tags = ['rooms']

  typed.post(
    '/api/rooms',
    {
      schema: {
        tags,
        summary: 'Make a room. The host secret is told only here.',
        body: CreateRoom,
        response: { 201: CreatedRoom, '4xx': Failed, '5xx': Failed },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await doorkeeper.createRoom(request.body, askerOf(request.ip))),
  )

  typed.get(
    '/api/rooms/:id',
    {
      schema: {
        tags,
        summary: 'What may be known of a room before joining.',
        params: Params,
        response: { 200: RoomInfo, '4xx': Failed, '5xx': Failed },
      },
    },
    (request) => doorkeeper.info(request.params.id),
  )

  typed.post(
    '/api/rooms/:id/tickets',
    {
      schema: {
        tags,
        summary: 'Ask for a ticket: good for one join over the WebSocket, for a minute.',
        params: Params,
        body: AskTicket,
        response: { 200: Ticket, '4xx': Failed, '5xx': Failed },
      },
    },
    (request) => doorkeeper.ticket(request.params.id, request.body, askerOf(request.ip)),
  )
}

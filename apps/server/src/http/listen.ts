import { once } from 'node:events'
import type { Server, Socket, AddressInfo } from 'node:net'
import { after, Scope } from '@parley/kit'
import type { FastifyInstance } from 'fastify'
import { frontDoor, type FindMedia } from './front-door.ts'

/** How long a client may take to hear the last words before its connection is cut. */
const GOODBYE_MS = 1_000

/** A server that takes connections. */
export interface Listening {
  readonly port: number
  /** Takes no more, waits a moment for last words to be heard, and frees the port. */
  close(): Promise<void>
}

/** Begins to take connections; behind TLS also those who come by plain HTTP, to be told the way. */
export async function listen(
  app: FastifyInstance,
  where: {
    readonly secure: boolean
    readonly host: string
    readonly port: number
    readonly findMedia?: FindMedia
  },
): Promise<Listening> {
  await app.ready()
  const server: Server = where.secure ? frontDoor(app.server, where.findMedia) : app.server
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen({ host: where.host, port: where.port })
  await once(server, 'listening') // Rejects with the `error` that comes instead.
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      using goodbye = new Scope('goodbye')
      const closed = once(server, 'close')
      server.close()
      app.server.closeIdleConnections()
      after(goodbye, GOODBYE_MS, () => {
        for (const socket of sockets) socket.destroy()
      })
      await closed
      await app.close()
    },
  }
}

import type { FastifyInstance } from 'fastify'
import { isAmong } from '../config/node-origins.ts'

/** How long a browser may keep what it was told of a path before it asks again, in seconds. */
const KEPT_S = 600

/** Origins of the nodes of this cluster, and patterns of origins at which there may be some. */
export type NodeOrigins = () => ReadonlySet<string>

/** Where a page may open connections to (CSP `connect-src`): to this host, and to the other nodes. */
export function connectSources(origins: NodeOrigins): string {
  return ["'self'", ...[...origins()].flatMap((origin) => [origin, origin.replace(/^http/, 'ws')])].join(' ')
}

/** Lets pages that came from another node of this cluster, and from nowhere else, use the API here (SPEC G13). */
export function admitOtherNodes(app: FastifyInstance, origins: NodeOrigins): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !request.url.startsWith('/api/') || !isAmong(origin, origins())) return
    // Nothing goes by cookies here, so there are no credentials to allow.
    void reply.header('access-control-allow-origin', origin).header('vary', 'origin')
    if (request.method !== 'OPTIONS') return
    await reply
      .header('access-control-allow-methods', 'GET, POST, PUT, DELETE')
      .header('access-control-allow-headers', 'authorization, content-type')
      .header('access-control-max-age', KEPT_S)
      .status(204)
      .send()
  })
}

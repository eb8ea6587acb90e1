import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { ProtocolError } from '@parley/protocol'
import type { FastifyInstance } from 'fastify'
import { EMBED_FILES, readableByAll } from './embedding.ts'

/** Files whose names carry their content's hash never change; the page itself is asked for anew each time. */
const FOREVER = 'public, max-age=31536000, immutable'

/** The web app: its files, and its one page for every address that is not a file and not the API's. */
export async function pageRoutes(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html')))
    throw new Error(`the web app is not built: ${folder} has no index.html`)
  await app.register(fastifyStatic, {
    root: folder,
    // The build put compressed copies beside the assets.
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.includes(`${folder}/assets/`) ? FOREVER : 'no-cache')
      if (EMBED_FILES.some((file) => path === join(folder, file))) readableByAll(reply)
    },
  })
  app.setNotFoundHandler((request, reply) => {
    const read = request.method === 'GET' || request.method === 'HEAD'
    const page = read && !request.url.startsWith('/api/') && !request.url.startsWith('/assets/')
    if (page) return reply.sendFile('index.html')
    return reply.status(404).send({ error: new ProtocolError('unknown-method').toWire() })
  })
}

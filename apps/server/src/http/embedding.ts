import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import * as z from 'zod'

/** Pages of which origins may show meetings in a frame, as the operator allowed. `*` is every origin. */
export type EmbedOrigins = readonly string[]

/** Longer than any origin a browser would name: a host has at most 253 characters. */
const ORIGIN_LENGTH = 300

/** The files that pages of other origins load: the script, and its types. */
export const EMBED_FILES: readonly string[] = ['embed.js', 'embed.d.ts']

/** Who may be around a meeting's page (CSP `frame-ancestors`): this server, and who was allowed. */
export function frameAncestors(origins: EmbedOrigins): string[] {
  return origins.includes('*') ? ['*'] : ["'self'", ...origins]
}

/** Lets pages of any origin read an answer: it says nothing that is not meant for everybody. */
export function readableByAll(reply: { header(name: string, value: string): unknown }): void {
  void reply.header('access-control-allow-origin', '*')
  void reply.header('cross-origin-resource-policy', 'cross-origin')
}

/** Tells a page whether it may embed, so that it can say so: a browser shows a refused frame as an empty one. */
export function embeddingRoutes(app: FastifyInstance, origins: EmbedOrigins): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/embed',
    {
      schema: {
        tags: ['operations'],
        summary: 'Whether pages of an origin may show meetings in a frame (EMBED_ORIGINS).',
        querystring: z.object({ origin: z.string().max(ORIGIN_LENGTH) }),
        response: { 200: z.object({ allowed: z.boolean() }) },
      },
    },
    (request, reply) => {
      readableByAll(reply)
      return { allowed: origins.includes('*') || origins.includes(request.query.origin) }
    },
  )
}

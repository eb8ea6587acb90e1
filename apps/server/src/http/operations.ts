import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../telemetry/metrics.ts'

/** What the health check looks at. */
export interface Health {
  readonly database: () => Promise<boolean>
  readonly workers: () => Promise<number>
  readonly draining: () => boolean
}

/** What operators ask: is it well, and how much of what. */
export function operationRoutes(app: FastifyInstance, health: Health, metrics: Metrics): void {
  const tags = ['operations']
  app.get(
    '/healthz',
    { schema: { tags, summary: '200 when people can meet here, 503 when not.' } },
    async (_, reply) => {
      const [database, workers] = await Promise.all([health.database(), health.workers()])
      const draining = health.draining()
      const ok = database && workers > 0 && !draining
      return reply.status(ok ? 200 : 503).send({ ok, database, workers, draining })
    },
  )
  app.get(
    '/metrics',
    { schema: { tags, summary: 'Figures in the text form of Prometheus.' } },
    async (_, reply) => reply.header('content-type', metrics.contentType).send(await metrics.text()),
  )
}

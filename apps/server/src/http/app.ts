import fastifyHelmet from '@fastify/helmet'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import type { ErrorCode } from '@parley/protocol'
import fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Checks } from '../rooms/checks.ts'
import type { Doorkeeper } from '../rooms/doorkeeper.ts'
import type { Pictures } from '../rooms/pictures.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { type EmbedOrigins, embeddingRoutes, frameAncestors } from './embedding.ts'
import { answerErrors } from './errors.ts'
import { admitOtherNodes, connectSources, type NodeOrigins } from './other-nodes.ts'
import { operationRoutes, type Health } from './operations.ts'
import { pageRoutes } from './pages.ts'
import { checkRoutes } from './checks.ts'
import { pictureRoutes } from './pictures.ts'
import { roomRoutes } from './rooms.ts'

/** A room is asked for with a name and a password: nothing near this size. */
const BODY_BYTES = 16 * 1024

/** The proxy next to the server is believed; what an asker told that proxy of others before it could be made up. */
const nearest = (_address: string, hop: number): boolean => hop === 0

/** What the HTTP side is made of. */
export interface HttpNeed {
  readonly tls: { readonly key: string; readonly cert: string } | null
  readonly trustProxy: boolean
  readonly webFolder: string
  readonly embedOrigins: EmbedOrigins
  readonly nodeOrigins: NodeOrigins
  readonly doorkeeper: Doorkeeper
  readonly checks: Checks
  readonly pictures: Pictures
  readonly metrics: Metrics
  readonly health: Health
  readonly fault: (error: unknown, where: string) => void
}

/** Builds the HTTP server; it does not listen yet. */
export async function createApp(need: HttpNeed): Promise<FastifyInstance> {
  const options = {
    bodyLimit: BODY_BYTES,
    trustProxy: need.trustProxy && nearest,
    forceCloseConnections: true,
  }
  const app = (need.tls === null
    ? fastify(options)
    : fastify({ ...options, https: need.tls })) as unknown as FastifyInstance // The types of the two differ in the raw server alone, which nobody here touches.
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, (code: ErrorCode) => need.metrics.failed(code), need.fault)
  await app.register(fastifyHelmet, securityFor(need.embedOrigins, need.nodeOrigins))
  admitOtherNodes(app, need.nodeOrigins)
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Parley', version: '1', description: 'Rooms, tickets, operations.' },
    },
    transform: jsonSchemaTransform,
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/api/docs' })
  roomRoutes(app, need.doorkeeper)
  await checkRoutes(app, need.checks)
  pictureRoutes(app, need.pictures)
  embeddingRoutes(app, need.embedOrigins)
  operationRoutes(app, need.health, need.metrics)
  await pageRoutes(app, need.webFolder)
  return app
}

/** Nothing is loaded from elsewhere: every source is this host, and a meeting may go on at the other nodes. */
const securityFor = (embedOrigins: EmbedOrigins, nodeOrigins: NodeOrigins) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      // Background effects and noise suppression run models compiled to WebAssembly, and files are hashed with it: this host's own.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      styleSrc: ["'self'", "'unsafe-inline'"], // Elements positioned by script need inline styles.
      imgSrc: ["'self'", 'data:', 'blob:'],
      mediaSrc: ["'self'", 'blob:', 'mediastream:'],
      connectSrc: [() => connectSources(nodeOrigins)],
      workerSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: frameAncestors(embedOrigins),
    },
  },
  referrerPolicy: { policy: 'same-origin' as const },
  // A server behind a self-signed certificate on a LAN must not tell browsers to insist on a good one for a year.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
  // The older word for `frame-ancestors`, which can name no origins.
  xFrameOptions: false,
})

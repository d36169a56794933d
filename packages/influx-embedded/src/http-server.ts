import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import influxApp, { type InfluxAppOptions } from './app.ts'
import { endConnectionsAtClose } from './connections.ts'

/** An answer to a query may take long to make; what a client has to do may not. */
const REQUEST_MS = 60_000
const KEEP_ALIVE_MS = 75_000
const HEADERS_MS = 10_000
const CHECK_MS = 2500

/** Makes a server with the embedded InfluxDB. It does not listen yet. */
export async function createInfluxServer(
  options: InfluxAppOptions & { readonly logger: FastifyBaseLogger },
): Promise<FastifyInstance> {
  const { logger, ...appOptions } = options
  const app = createBareServer(logger)
  try {
    await app.register(influxApp, appOptions)
    await app.ready()
    return app
  } catch (error) {
    await app.close().catch(() => undefined)
    throw error
  }
}

/** The HTTP server that the embedded InfluxDB is to be registered with: how it parses, routes, waits and closes. */
export function createBareServer(logger: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({
    loggerInstance: logger,
    logController: new QuietLogController({ disableRequestLogging: true }),
    exposeHeadRoutes: false,
    genReqId: () => randomUUID(),
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_MS },
    // See `connections.ts`.
    forceCloseConnections: false,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
  })
  endConnectionsAtClose(app)
  return app
}

/** What clients ask for is not logged, nor that they are refused while the server closes. */
class QuietLogController extends LogController {
  override serviceUnavailable(): void {}
}

/** Fastify's own compilers of schemas take longer to load than all else, and no route has a schema. */
function noSchemas(): never {
  throw new Error('routes have no schemas here')
}

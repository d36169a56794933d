import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Deadlines } from '@nrg/influx/deadlines'
import Fastify, {
  errorCodes,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify'
import { answerClientError } from './client-error.ts'
import { sendProblem } from './problems.ts'
import { serializerCompiler, validatorCompiler } from './route-compilers.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** How long its handler has, in milliseconds, where that is not what its route may take. */
    handlerMs: number | null
  }
}

export interface ServerOptions {
  /** Left out: nothing is logged. */
  readonly logger?: FastifyBaseLogger
  /** The largest body, in bytes, as it is after decompression. */
  readonly bodyLimit?: number
  /** How long a handler has, in milliseconds. */
  readonly handlerMs?: number
  /**
   * Whether handlers have `request.signal`, which ends what nobody waits for any more; they do where it is left out. One is made
   * and aborted for each request, which is a good part of what a small one takes.
   */
  readonly signals?: boolean
  /** The proxies whose `X-Forwarded-For` says where a request comes from. */
  readonly trustProxy?: string[] | undefined
}

/** Connections at one time; those beyond are closed as they come. */
const CONNECTIONS = 10_000

/**
 * Makes a Fastify server with every limit set that Fastify and Node leave open.
 *
 * A client has 10 s for its headers and as long again for its body, and is looked at every 2 s; a handler has 20 s.
 */
export function createServer({
  logger,
  bodyLimit = 1_048_576,
  handlerMs = 20_000,
  signals = true,
  trustProxy,
}: ServerOptions = {}): FastifyInstance {
  const server = Fastify({
    ...(logger !== undefined && { loggerInstance: logger }),
    // Requests are logged in one line when they end: see request-log.ts.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit,
    trustProxy: trustProxy ?? false,
    // Nothing waits for others in a plugin; on a busy machine what is compiled of the routes takes its time.
    pluginTimeout: 120_000,
    connectionTimeout: 30_000,
    requestTimeout: 10_000,
    handlerTimeout: signals ? handlerMs : 0,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 },
    // An address that cannot be decoded never reaches a route, nor its error handler.
    frameworkErrors: sendProblem,
    clientErrorHandler: answerClientError,
    routerOptions: { maxParamLength: 1024, caseSensitive: true },
  })
  server.server.maxConnections = CONNECTIONS
  limitHandlers(server, signals ? undefined : handlerMs)
  endConnectionsOnClose(server)
  return server
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(validatorCompiler)
    .setSerializerCompiler(serializerCompiler)
}

/**
 * Holds the handlers of requests to their limit: all of them to `limitMs`, or where that is left out, those of requests with a
 * body. Fastify's own limit takes the end of the request for that of the connection, and ends when the body has been read.
 */
function limitHandlers(server: FastifyInstance, limitMs: number | undefined): void {
  server.decorateRequest('handlerMs', null)
  /** By how long they are: a few, which routes have. */
  const limits = new Map<number, Deadlines<FastifyReply>>()
  server.addHook('preHandler', (request, reply, done) => {
    const { handlerTimeout = 0 } = request.routeOptions
    const ms = request.handlerMs ?? limitMs ?? (request.body === undefined ? 0 : handlerTimeout)
    if (ms > 0) {
      const limit = limits.get(ms) ?? handlerLimit(ms)
      limits.set(ms, limit)
      limit.add(reply)
      reply.raw.once('close', () => limit.remove(reply))
    }
    done()
  })
}

/** Answers requests with 503 whose handler has not done so within so many milliseconds from when they were added. */
const handlerLimit = (ms: number) =>
  new Deadlines<FastifyReply>(ms, (reply) => {
    if (!reply.sent) reply.send(new errorCodes.FST_ERR_HANDLER_TIMEOUT(ms, reply.request.routeOptions.url))
  })

/**
 * Lets a closing server end as soon as its last answer is sent. Fastify ends the connections that are idle when it is
 * told to close; one that is answered after that would be kept alive, and would hold the server.
 */
function endConnectionsOnClose(server: FastifyInstance): void {
  let closing = false
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const endIdle = () => {
    // What was answered in the very moment of closing, too.
    server.server.closeIdleConnections()
    // To Node.js a connection is none of the idle ones until something has come on it: browsers open them ahead.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
  }
  server.addHook('preClose', async () => {
    closing = true
    if (!server.server.listening) return
    endIdle()
    const sweep = setInterval(endIdle, 250)
    server.server.once('close', () => clearInterval(sweep))
  })
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close')
    done(null, payload)
  })
}

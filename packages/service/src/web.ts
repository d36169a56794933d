import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import sensible from '@fastify/sensible'
import fp from 'fastify-plugin'
import helmet from 'helmet'
import { LOOPBACK_PAGE } from './local.ts'

export interface WebOptions {
  /** The web origins that may call, with commas between; `*` is any. */
  readonly origin: string | undefined
  /** Where no origin is given: the pages of this machine may call in development, none in production. */
  readonly production: boolean
}

/** What an answer says beside its body, for a page of another origin. */
const exposedHeaders = [
  'Age',
  'Content-Disposition',
  'Detection-As-Of',
  'ETag',
  'Link',
  'Retry-After',
  'Server-Time',
  'Stale-Since',
  'X-Total-Count',
]

/** What stands between the routes and a browser: origins that may call, and security headers; and sensible's replies. */
export default fp<WebOptions>(
  async (fastify, { origin, production }) => {
    await fastify.register(sensible)
    const headers = securityHeaders()
    fastify.addHook('onRequest', (_request, reply, done) => {
      reply.headers(headers)
      done()
    })
    const origins = origin === '*' ? '*' : (origin?.split(/\s*,\s*/) ?? (production ? [] : [LOOPBACK_PAGE]))
    const options: FastifyCorsOptions = {
      origin: origins,
      exposedHeaders,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      // OPTIONS from a client that is no browser is no error.
      strictPreflight: false,
    }
    // Where no page may call, none is told with each answer what it could read of it: only who asks whether it may is answered.
    if (origins.length > 0) await fastify.register(cors, options)
    else await fastify.register(async (scope) => scope.register(cors, options))
  },
  { name: 'web' },
)

/** What helmet says of every answer. It is asked once: `@fastify/helmet` asks at each request. */
function securityHeaders(): OutgoingHttpHeaders {
  const response = new ServerResponse(new IncomingMessage(new Socket()))
  const set = helmet({
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // The services speak plain HTTP; TLS, and the promise of it, belong to the proxy in front.
    strictTransportSecurity: false,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
  })
  set(response.req, response, (error) => {
    if (error !== undefined) throw error
  })
  return { ...response.getHeaders() }
}

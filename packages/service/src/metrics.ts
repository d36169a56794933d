import createError from '@fastify/error'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { keyMatcher } from './key-matcher.ts'
import { isLocal } from './local.ts'
import { always } from './overload.ts'

/** Who may not read the metrics. */
const Forbidden = createError(
  'SVC_UNAUTHORIZED',
  'metrics are for this machine, and for who has the METRICS_KEY: send it as Authorization: Bearer KEY',
  401,
)

export { Counter, Gauge, Histogram, type Registry } from 'prom-client'

declare module 'fastify' {
  interface FastifyInstance {
    /** What `/metrics` answers: a service registers its own here. */
    metrics: Registry
  }
}

export interface MetricsOptions {
  /** With it anybody may read the metrics; without it only this machine. */
  readonly key: string | undefined
}

/** Seconds: from a cached answer to the longest limit of a request. */
const BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

/**
 * `/metrics` for Prometheus: requests by route and status, how long they took, and how the process does (event-loop lag,
 * memory, garbage collection). It names no device and no reading, but says how much a fleet sends: so this machine may
 * read it, and others with a key. Before the routes.
 */
export default fp<MetricsOptions>(
  async (fastify, { key }) => {
    const isKey = key === undefined ? () => false : keyMatcher(key)
    const register = new Registry()
    fastify.decorate('metrics', register)
    collectDefaultMetrics({ register })

    const labelNames = ['method', 'route', 'status'] as const
    const requests = new Counter({
      name: 'nrg_http_requests_total',
      help: 'Requests that were answered, by route and status.',
      labelNames,
      registers: [register],
    })
    const durations = new Histogram({
      name: 'nrg_http_request_duration_seconds',
      help: 'How long an answer took, by route.',
      labelNames: ['method', 'route'] as const,
      buckets: BUCKETS,
      registers: [register],
    })
    fastify.addHook('onResponse', (request, reply, done) => {
      // Not the address: anybody can invent any number of them.
      const route = request.routeOptions.url ?? 'none'
      const { method } = request
      requests.inc({ method, route, status: reply.statusCode })
      durations.observe({ method, route }, reply.elapsedTime / 1000)
      done()
    })

    fastify.get('/metrics', { config: { quiet: true, ...always } }, async (request, reply) => {
      if (!isLocal(request) && !isKey(bearerOf(request))) {
        reply.header('www-authenticate', 'Bearer realm="metrics"')
        throw new Forbidden()
      }
      return reply.type(register.contentType).send(await register.metrics())
    })
  },
  { name: 'metrics', dependencies: ['problems'] },
)

const bearerOf = ({ headers }: FastifyRequest) => /^Bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''

import fp from 'fastify-plugin'
import metrics from './metrics.ts'
import overload from './overload.ts'
import problems from './problems.ts'
import requestLog from './request-log.ts'
import web from './web.ts'

export interface FrameOptions {
  readonly settings: {
    readonly CORS_ORIGIN?: string
    readonly NODE_ENV: string
    readonly METRICS_KEY?: string
    readonly MAX_EVENT_LOOP_DELAY_MS: number
    readonly MAX_RSS_BYTES: number
  }
  /** The most requests of one address to one route in ten seconds; 0 is any number. */
  readonly rateLimit: number
}

/** What every answer of a service goes through, whatever was asked. Before the routes. */
export default fp<FrameOptions>(
  async (fastify, { settings, rateLimit }) => {
    await fastify.register(requestLog)
    await fastify.register(problems)
    await fastify.register(web, { origin: settings.CORS_ORIGIN, production: settings.NODE_ENV === 'production' })
    await fastify.register(overload, {
      rateLimit,
      maxDelayMs: settings.MAX_EVENT_LOOP_DELAY_MS,
      maxRssBytes: settings.MAX_RSS_BYTES,
    })
    await fastify.register(metrics, { key: settings.METRICS_KEY })
  },
  { name: 'frame' },
)

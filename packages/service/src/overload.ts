import rateLimit, { normalizeIP } from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import fp from 'fastify-plugin'
import { Overloaded, TooManyRequests } from './errors.ts'

/** The time over which requests of an address are counted. */
const WINDOW_MS = 10_000
/** How many addresses are counted; those that were not seen for longest are forgotten. */
const ADDRESSES = 10_000

export interface OverloadOptions {
  /** The most requests of one address to one route in ten seconds; 0 is any number. */
  readonly rateLimit: number
  /** How late, in ms, the event loop may be at the mean of a second; 0 is any time. A second without a turn is too late. */
  readonly maxDelayMs: number
  /** How much memory the process may have, in bytes. */
  readonly maxRssBytes: number
}

/** What a monitor asks: answered however much there is to do. */
export const always = { rateLimit: false, pressureHandler: () => undefined } as const

/**
 * Refuses what would be too much, at once: 503 while the process is behind or too large, 429 for an address beyond its
 * share. Addresses are those of connections, or what a trusted proxy says (`TRUST_PROXY`); of IPv6, its network of 64 bits.
 * Each route counts by itself, so that who asks too much of one may still ask another. Before the routes.
 */
export default fp<OverloadOptions>(
  async (fastify, { rateLimit: max, maxDelayMs, maxRssBytes }) => {
    await fastify.register(underPressure, {
      maxEventLoopDelay: maxDelayMs,
      maxRssBytes,
      customError: Overloaded as unknown as new () => Error,
    })
    if (max === 0) return
    await fastify.register(rateLimit, {
      max,
      timeWindow: WINDOW_MS,
      cache: ADDRESSES,
      keyGenerator: ({ ip, method, routeOptions }) => `${normalizeIP(ip)} ${method} ${routeOptions.url}`,
      // A route may have a limit of its own.
      errorResponseBuilder: (_request, { max, ttl }) =>
        Object.assign(new TooManyRequests(max, WINDOW_MS / 1000), { retryAfterMs: ttl }),
      // Three headers on every answer would tell a client what it need not know until then.
      addHeadersOnExceeding: { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false },
    })
  },
  { name: 'overload', dependencies: ['problems'] },
)

import type { FastifyInstance } from 'fastify'
import { ApiError } from '../wire/api-error.ts'
import { AllowedHosts } from './allowed-hosts.ts'

/** Methods that change nothing. */
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what a web page of others makes a browser on this machine send: by a name that the page has made to stand for
 * this machine, or by a request whose answer it cannot read but which would change something (`no-cors`).
 */
export function refuseStrangers(app: FastifyInstance, allowedHosts: readonly string[]): void {
  const hosts = new AllowedHosts(allowedHosts)
  app.addHook('onRequest', async ({ headers, method }) => {
    const { host, origin, authorization } = headers
    // A browser always sends one.
    if (host !== undefined && !hosts.has(host)) {
      const how = 'allow it with --allow-host or INFLUX_ALLOWED_HOSTS'
      throw new ApiError(
        'misdirected request',
        `this server does not answer to the host ${JSON.stringify(host)}: ${how}`,
      )
    }
    // Without asking first (CORS), a page can send nothing in this header.
    if (origin === undefined || authorization !== undefined || READING.has(method) || hosts.hasOrigin(origin)) return
    const what = 'may change nothing here without a token in the Authorization header'
    throw new ApiError('forbidden', `pages of ${JSON.stringify(origin)} ${what}`)
  })
}

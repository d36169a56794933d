import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request is not answered as asked: for the log, where it becomes part of the request's one line. */
    failure: Error | string | null
  }

  interface FastifyContextConfig {
    /** Only logged in detail: a monitor asks this every few seconds. */
    quiet?: boolean
  }
}

/** Logs each request in one line when it ends: failures of ours as errors, of the client as information. */
export default fp(
  async (fastify) => {
    fastify.decorateRequest('failure', null)

    fastify.addHook('onResponse', async (request, reply) => {
      const { failure, routeOptions } = request
      const { statusCode } = reply
      const ms = Math.round(reply.elapsedTime * 10) / 10
      const line = `${request.method} ${shownUrl(request)} ${statusCode}`
      if (statusCode < 400 || routeOptions.config.quiet === true) return request.log.debug({ ms }, line)
      if (failure instanceof Error) return request.log.error({ ms, err: failure }, line)
      const level = statusCode === 503 ? 'warn' : statusCode >= 500 ? 'error' : 'info'
      request.log[level]({ ms }, failure === null ? line : `${line}: ${failure}`)
    })
    fastify.addHook('onRequestAbort', async (request) => {
      request.log.info(`${request.method} ${shownUrl(request)} given up by the client`)
    })
  },
  { name: 'request-log' },
)

/**
 * The address of a request without what may be a secret in it: the password of clients of InfluxDB 1, and the token of a link in
 * a message, with which anybody who reads it could act.
 */
const shownUrl = ({ url }: FastifyRequest): string =>
  url
    .slice(0, 200)
    .replace(/([?&](?:p|%70)=)[^&]*/gi, '$1…')
    .replace(/(\/a\/)[\w-]{20,}[\w.=-]*/g, '$1…')

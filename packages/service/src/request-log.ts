import type { FastifyReply, FastifyRequest } from 'fastify'
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

/** Levels that show what goes well. */
const DETAILED: ReadonlySet<string> = new Set(['debug', 'trace'])

/** Logs each request in one line when it ends: failures of ours as errors, of the client as information. */
export default fp(
  async (fastify) => {
    fastify.decorateRequest('failure', null)

    fastify.addHook('onResponse', (request, reply, done) => {
      logAnswer(request, reply)
      done()
    })
    fastify.addHook('onRequestAbort', async (request) => {
      request.log.info(`${request.method} ${shownUrl(request)} given up by the client`)
    })
  },
  { name: 'request-log' },
)

function logAnswer(request: FastifyRequest, { statusCode, elapsedTime }: FastifyReply): void {
  const { failure, log, routeOptions } = request
  const isDetail = statusCode < 400 || routeOptions.config.quiet === true
  if (isDetail && !DETAILED.has(log.level)) return
  const ms = Math.round(elapsedTime * 10) / 10
  const line = `${request.method} ${shownUrl(request)} ${statusCode}`
  if (isDetail) log.debug({ ms }, line)
  else if (failure instanceof Error) log.error({ ms, err: failure }, line)
  else log[levelOf(statusCode)]({ ms }, failure === null ? line : `${line}: ${failure}`)
}

const levelOf = (statusCode: number) => (statusCode === 503 ? 'warn' : statusCode >= 500 ? 'error' : 'info')

/**
 * The address of a request without what may be a secret in it: the password of clients of InfluxDB 1, and the token of a link in
 * a message, with which anybody who reads it could act.
 */
const shownUrl = ({ url }: FastifyRequest): string =>
  url
    .slice(0, 200)
    .replace(/([?&](?:p|%70)=)[^&]*/gi, '$1…')
    .replace(/(\/a\/)[\w-]{20,}[\w.=-]*/g, '$1…')

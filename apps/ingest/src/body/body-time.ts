import { Socket } from 'node:net'
import { Deadlines } from '@nrg/influx/deadlines'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** Its body is read as it comes, and may take its time. */
    isStreamed: boolean
  }
}

/** How long a body may take to come that is read whole, in milliseconds. */
const WHOLE_MS = 10_000
/** How long one may take that is read as it comes, and its answer. */
export const STREAM_MS = 600_000

/** Gives bodies that are read as they come more time than others, which Node has one limit for. */
export default fp(
  async (fastify) => {
    fastify.server.requestTimeout = STREAM_MS
    fastify.decorateRequest('isStreamed', false)
    const deadlines = new Deadlines<FastifyRequest>(WHOLE_MS, ({ raw, isStreamed }) => {
      if (raw.complete || isStreamed) return
      const error = Object.assign(new Error('the body takes too long'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
      fastify.server.emit('clientError', error, raw.socket)
    })
    fastify.addHook('onRequest', (request, _reply, done) => {
      const { raw } = request
      const { 'content-length': length, 'transfer-encoding': chunked } = raw.headers
      // What is injected has no connection, and is whole.
      if ((length !== undefined || chunked !== undefined) && raw.socket instanceof Socket) {
        deadlines.add(request)
        raw.once('close', () => deadlines.remove(request))
      }
      done()
    })
  },
  { name: 'body-time' },
)

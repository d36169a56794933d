import type { FastifyInstance, FastifyReply } from 'fastify'
import { routeOf } from './gate.ts'

/**
 * Lets pages of any origin ask the API with a token that they have, as InfluxDB does. What a browser asks beforehand
 * (`OPTIONS`) is answered here for every route, and reaches none of them.
 */
export function answerBrowsers(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    const route = routeOf(request)
    // It has an answer of its own, as with InfluxDB.
    if (route === '' || route === '/ping') return
    const { origin } = request.headers
    const isAsked = origin !== undefined && route.startsWith('/api/v2')
    if (isAsked) reply.header('Access-Control-Allow-Origin', origin)
    if (request.method === 'OPTIONS') return answerOptions(reply, isAsked)
  })
}

function answerOptions(reply: FastifyReply, isAsked: boolean): FastifyReply {
  if (!isAsked) return reply.code(405).send()
  return reply
    .code(204)
    .header('Access-Control-Allow-Methods', 'POST, GET, OPTIONS, PUT, DELETE, PATCH')
    .header(
      'Access-Control-Allow-Headers',
      'Accept, Content-Type, Content-Length, Accept-Encoding, Authorization, User-Agent',
    )
    .send()
}

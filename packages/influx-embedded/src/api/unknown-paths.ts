import type { FastifyInstance, FastifyReply } from 'fastify'
import { ApiError } from '../wire/api-error.ts'
import { pathParameter } from './routes.ts'

/** Paths of InfluxDB's older router, which tells of unknown paths below them in plain text. */
const BARE = ['authorizations', 'buckets', 'labels', 'me', 'orgs', 'setup', 'signin', 'signout', 'users']

/** What there is nothing at. Within the API that is told only to those who have a token, so it is a route. */
export function unknownPathRoutes(app: FastifyInstance): void {
  app.options('/api/v2', (_request, reply) => answerPlainly(reply))
  app.all('/api/v2/*', (request, reply) => {
    const [name = '', ...rest] = pathParameter(request, '*').split('/')
    if (rest.length > 0 && BARE.includes(name)) return answerPlainly(reply)
    throw new ApiError('not found', 'path not found')
  })
  app.setNotFoundHandler((_request, reply) => answerPlainly(reply))
  // Before the body of such a request is read: nobody wants it.
  app.addHook('preParsing', async (request, reply, payload) => (request.is404 ? answerPlainly(reply) : payload))
}

function answerPlainly(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('text/plain; charset=utf-8').send('404 page not found\n')
}

import type { FastifyInstance } from 'fastify'
import { sessionKey } from '../access/credentials.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { addRoute } from './routes.ts'

/** `/api/v2/signout`: ends the session of the cookie. */
export function signoutRoutes(app: FastifyInstance, { sessions }: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/signout', {
    POST: (request, reply) => {
      const key = sessionKey(request)
      if (key === undefined || !sessions.close(key)) throw new ApiError('unauthorized', 'unauthorized access')
      return reply.code(204).send()
    },
  })
}

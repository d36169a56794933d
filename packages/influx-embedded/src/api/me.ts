import type { FastifyInstance } from 'fastify'
import { demand } from '../metadata/authorizer.ts'
import { findUser } from '../metadata/users.ts'
import type { ApiContext } from './api-context.ts'
import { addRoute } from './routes.ts'
import { changePassword, userAnswer } from './users.ts'

/** `/api/v2/me`: the user who asks. */
export function meRoutes(app: FastifyInstance, context: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/me', {
    GET: (request) => {
      const { userID } = request.authorizer
      demand(request.authorizer, 'read', { type: 'users', id: userID })
      return userAnswer(findUser(context.metadata, userID))
    },
  })
  addRoute(app, 'bare', '/api/v2/me/password', {
    PUT: async (request, reply) => {
      await changePassword(context, request, request.authorizer.userID)
      return reply.code(204).send()
    },
  })
}

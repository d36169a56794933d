import type { FastifyInstance } from 'fastify'
import { basicCredentials, SESSION_COOKIE } from '../access/credentials.ts'
import { checkPassword } from '../metadata/users.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { addRoute } from './routes.ts'

/** `/api/v2/signin`: a Basic header gets a session cookie. */
export function signinRoutes(app: FastifyInstance, { metadata, sessions }: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/signin', {
    POST: async (request, reply) => {
      const credentials = basicCredentials(request)
      const user = credentials && metadata.users.find(({ name }) => name === credentials.user)
      if (!user || !(await checkPassword(metadata, user.id, credentials.password))) {
        throw new ApiError('unauthorized', 'unauthorized access')
      }
      const { key, expiresAt } = sessions.open(user.id)
      const expires = new Date(expiresAt).toUTCString()
      const cookie = `${SESSION_COOKIE}=${key}; Path=/api/; Expires=${expires}; HttpOnly; SameSite=Strict`
      return reply.code(204).header('Set-Cookie', cookie).send()
    },
  })
}

import type { FastifyInstance } from 'fastify'

const ALLOW = 'GET, HEAD, OPTIONS'

/** `/ping`: whether the server is there. Needs no token. */
export function pingRoutes(app: FastifyInstance): void {
  app.route({ method: ['GET', 'HEAD'], url: '/ping', handler: (_request, reply) => reply.code(204).send() })
  app.route({ method: 'OPTIONS', url: '/ping', handler: (_request, reply) => reply.header('Allow', ALLOW).send() })
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/ping',
    handler: (_request, reply) =>
      reply
        .code(405)
        .header('Allow', ALLOW)
        .header('X-Content-Type-Options', 'nosniff')
        .type('text/plain; charset=utf-8')
        .send('Method Not Allowed\n'),
  })
}

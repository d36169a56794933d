import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../wire/api-error.ts'

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown

export type Method = 'DELETE' | 'GET' | 'HEAD' | 'PATCH' | 'POST' | 'PUT'

const METHODS: readonly Method[] = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT']

/**
 * InfluxDB has two routers, which answer a wrong method differently: `bare` with an empty 405, `named` with
 * an error that lists what is allowed.
 */
export type RouterKind = 'bare' | 'named'

/** Adds a path with its methods; any other method is answered with 405. */
export function addRoute(
  app: FastifyInstance,
  kind: RouterKind,
  url: string,
  handlers: Partial<Record<Method, Handler>>,
): void {
  const allowed = Object.keys(handlers) as Method[]
  for (const method of allowed) app.route({ method, url, handler: handlers[method] as Handler })
  const allow = [...allowed, 'OPTIONS'].sort().join(', ')
  app.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    handler: (_request, reply) => {
      if (kind === 'bare') return reply.code(405).send()
      reply.header('Allow', allow)
      throw new ApiError('method not allowed', `allow: ${allow}`)
    },
  })
}

/** A parameter of the path. */
export function pathParameter(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? ''
}

/** A parameter of the query; of a repeated one the first. Absent and empty are the same, as with InfluxDB. */
export function queryParameter(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, string | string[] | undefined>)[name]
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/** The request's body as it came, empty if there was none. */
export function bodyOf(request: FastifyRequest): Buffer {
  return (request.body as Buffer | undefined) ?? Buffer.alloc(0)
}

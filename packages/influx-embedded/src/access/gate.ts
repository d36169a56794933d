import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Authorizer } from '../metadata/authorizer.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { Sessions } from '../metadata/sessions.ts'
import { authorizeSession, authorizeToken } from './authenticate.ts'
import { headerToken, legacyToken, sessionKey } from './credentials.ts'
import { isOpen } from './open-routes.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for every route that is not open. */
    authorizer: Authorizer
  }
}

/** Routes of InfluxDB 1, whose clients put the token elsewhere. */
const LEGACY_ROUTES = new Set(['/write', '/query', '/query/*'])

/**
 * Who gets in, for every route of the server: one is closed unless the list of open ones has it. What counts is the
 * route that the router has found, never the text of the request's path: one route has many texts.
 */
export function guardRoutes(
  app: FastifyInstance,
  { metadata, sessions }: { readonly metadata: Metadata; readonly sessions: Sessions },
): void {
  app.decorateRequest('authorizer', null as unknown as Authorizer)
  app.addHook('onRequest', async (request) => {
    if (request.is404 || isOpen(request.method, routeOf(request))) return
    request.authorizer = LEGACY_ROUTES.has(routeOf(request))
      ? authorizeToken(metadata, legacyToken(request))
      : authorize(request, metadata, sessions)
  })
}

/** The pattern of the route that a request has reached. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? ''
}

function authorize(request: FastifyRequest, metadata: Metadata, sessions: Sessions): Authorizer {
  const token = headerToken(request)
  if (token !== undefined) return authorizeToken(metadata, token)
  const key = sessionKey(request)
  return authorizeSession(metadata, key === undefined ? undefined : sessions.use(key))
}

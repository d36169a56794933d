import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findAuthorizationByToken } from '../metadata/authorizations.ts'
import { membershipsOf } from '../metadata/memberships.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { permissionsOfUser } from '../metadata/permission.ts'
import type { Sessions } from '../metadata/sessions.ts'
import { ApiError } from './api-error.ts'
import type { Authorizer } from './authorizer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for every route under `/api/v2` that needs a token or a session. */
    authorizer: Authorizer
  }
}

export const SESSION_COOKIE = 'influxdb-oss-session'

const OPEN_ROUTES = new Set([
  'GET /api/v2',
  'GET /api/v2/setup',
  'POST /api/v2/setup',
  'POST /api/v2/signin',
  'POST /api/v2/signout',
])

/** Finds out who asks, for everything under `/api/v2`; refuses those it does not know. */
export function authenticateRequests(app: FastifyInstance, metadata: Metadata, sessions: Sessions): void {
  app.decorateRequest('authorizer', null as unknown as Authorizer)
  app.addHook('onRequest', async (request) => {
    const path = pathOf(request)
    if (!path.startsWith('/api/v2') || request.method === 'OPTIONS') return
    if (OPEN_ROUTES.has(`${request.method} ${path}`)) return
    request.authorizer = authenticate(request, metadata, sessions)
  })
}

/** The path of a request without its query and without a trailing slash. */
export function pathOf(request: FastifyRequest): string {
  const end = request.url.indexOf('?')
  const path = end === -1 ? request.url : request.url.slice(0, end)
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** User and password of a Basic header. */
export function basicCredentials(request: FastifyRequest): { user: string; password: string } | undefined {
  const header = request.headers.authorization ?? ''
  if (header.slice(0, 6).toLowerCase() !== 'basic ') return undefined
  const text = Buffer.from(header.slice(6), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** The key of the session cookie. */
export function sessionKey(request: FastifyRequest): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, ...value] = part.trim().split('=')
    if (name === SESSION_COOKIE) return value.join('=')
  }
  return undefined
}

/** The rights that a token gives, for those parts of the API that find tokens in other places. */
export function authorizeToken(metadata: Metadata, token: string): Authorizer {
  const authorization = findAuthorizationByToken(metadata, token)
  if (!authorization) throw unauthorized()
  return {
    kind: 'token',
    userID: authorization.userID,
    orgID: authorization.orgID,
    active: authorization.status === 'active',
    permissions: authorization.permissions,
  }
}

/** The rights of a user by their roles, as a session or a task of theirs has them. */
export function authorizeUser(metadata: Metadata, userID: string): Authorizer {
  const permissions = permissionsOfUser(userID, membershipsOf(metadata, userID))
  return { kind: 'session', userID, active: true, permissions }
}

function authenticate(request: FastifyRequest, metadata: Metadata, sessions: Sessions): Authorizer {
  const authorizer = authorizerOf(request, metadata, sessions)
  const user = metadata.users.get(authorizer.userID)
  if (user?.status !== 'active') throw new ApiError('forbidden', 'User is inactive')
  return authorizer
}

function authorizerOf(request: FastifyRequest, metadata: Metadata, sessions: Sessions): Authorizer {
  const token = tokenOf(request.headers.authorization ?? '')
  if (token !== undefined) return authorizeToken(metadata, token)
  const key = sessionKey(request)
  const userID = key === undefined ? undefined : sessions.use(key)
  if (userID === undefined) throw unauthorized()
  return authorizeUser(metadata, userID)
}

function tokenOf(header: string): string | undefined {
  const scheme = /^(?:token|bearer) /i.exec(header)
  return scheme ? header.slice(scheme[0].length) : undefined
}

function unauthorized(): ApiError {
  return new ApiError('unauthorized', 'unauthorized access')
}

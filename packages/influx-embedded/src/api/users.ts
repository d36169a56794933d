import type { FastifyInstance, FastifyRequest } from 'fastify'
import { basicCredentials } from '../access/credentials.ts'
import { demand, may } from '../metadata/authorizer.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import { membershipsOf } from '../metadata/memberships.ts'
import type { Status, User } from '../metadata/records.ts'
import { permissionsOfUser } from '../metadata/role-permissions.ts'
import {
  checkPassword,
  createUser,
  deleteUser,
  findUser,
  findUserByName,
  setPassword,
  updateUser,
} from '../metadata/users.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson, decodeJsonBare } from './decode.ts'
import { decodePaging, page } from './paging.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const USER = { struct: 'User', members: { name: 'string', status: 'string' } } as const
const PASSWORD = { struct: 'passwordSetRequest', members: { password: 'string' } } as const

/** `/api/v2/users`: users and their passwords. */
export function userRoutes(app: FastifyInstance, context: ApiContext): void {
  const { metadata } = context

  addRoute(app, 'bare', '/api/v2/users', {
    GET: (request) => {
      const paging = decodePaging(request)
      const id = queryParameter(request, 'id')
      const name = queryParameter(request, 'name')
      let found: User[]
      if (id !== '') found = [findUser(metadata, parseId(id))]
      else if (name !== '') found = [findUserByName(metadata, name)]
      else found = page(metadata.users.all(), paging)
      const readable = found.filter((user) => may(request.authorizer, 'read', { type: 'users', id: user.id }))
      return { links: { self: '/api/v2/users' }, users: readable.map(userAnswer) }
    },
    POST: async (request, reply) => {
      const body = decodeJsonBare(bodyOf(request), USER)
      demand(request.authorizer, 'write', { type: 'users' })
      const user = await createUser(metadata, { name: body.name ?? '', status: statusOf(body.status) ?? 'active' })
      return reply.code(201).send(userAnswer(user))
    },
  })

  addRoute(app, 'bare', '/api/v2/users/:id', {
    GET: (request) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'read', { type: 'users', id })
      return userAnswer(findUser(metadata, id))
    },
    PATCH: async (request) => {
      const id = parseId(pathParameter(request, 'id'))
      const body = decodeJsonBare(bodyOf(request), USER)
      const status = statusOf(body.status)
      demand(request.authorizer, 'write', { type: 'users', id })
      return userAnswer(await updateUser(metadata, id, { name: body.name, status }))
    },
    DELETE: async (request, reply) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'write', { type: 'users', id })
      await deleteUser(metadata, id)
      return reply.code(204).send()
    },
  })

  addRoute(app, 'bare', '/api/v2/users/:id/permissions', {
    GET: (request) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'read', { type: 'users', id })
      return permissionsOfUser(id, membershipsOf(metadata, id))
    },
  })

  addRoute(app, 'bare', '/api/v2/users/:id/password', {
    POST: async (request, reply) => {
      const body = decodeJson(bodyOf(request), PASSWORD)
      const id = pathParameter(request, 'id')
      if (!isId(id)) throw new ApiError('internal error', 'invalid user ID provided in route')
      demand(request.authorizer, 'write', { type: 'users', id })
      await setPassword(metadata, id, body.password ?? '')
      return reply.code(204).send()
    },
    PUT: async (request, reply) => {
      await changePassword(context, request, parseId(pathParameter(request, 'id')))
      return reply.code(204).send()
    },
  })
}

/** Sets a new password; the old one is in a Basic header. */
export async function changePassword({ metadata }: ApiContext, request: FastifyRequest, userID: string): Promise<void> {
  const old = basicCredentials(request)
  if (!old) throw new ApiError('invalid', 'invalid basic auth: send the old password in a Basic Authorization header')
  const body = decodeJson(bodyOf(request), PASSWORD)
  demand(request.authorizer, 'write', { type: 'users', id: userID })
  if (!(await checkPassword(metadata, userID, old.password))) {
    throw new ApiError('forbidden', 'your username or password is incorrect')
  }
  await setPassword(metadata, userID, body.password ?? '')
}

/** A user as the API shows them. */
export function userAnswer({ id, name, status }: User): Record<string, unknown> {
  return { links: { self: `/api/v2/users/${id}` }, id, name, status }
}

function statusOf(text: string | undefined): Status | undefined {
  if (text === undefined || text === '') return undefined
  if (text !== 'active' && text !== 'inactive')
    throw new ApiError('invalid', 'invalid status: must be active or inactive')
  return text
}

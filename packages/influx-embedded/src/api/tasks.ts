import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Authorizer, may } from '../metadata/authorizer.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { findOrganization, findOrganizationByName } from '../metadata/organizations.ts'
import type { Status, Task } from '../metadata/records.ts'
import { durationSeconds, parseDuration } from '../task-options/duration.ts'
import { ApiError, decoding } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { memberRoutes } from './members.ts'
import { encodeQuery } from './paging.ts'
import { resourceLabelRoutes } from './resource-labels.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'
import { basicTaskAnswer, taskAnswer } from './task-answer.ts'

export const DECODE = 'failed to decode request'
export const MOST_TASKS = 500
const DEFAULT_LIMIT = 100

const NEW_TASK = {
  struct: 'TaskCreate',
  members: { flux: 'string', description: 'string', status: 'string', orgID: 'id', org: 'string', type: 'string' },
} as const

const CHANGE = {
  struct: '',
  members: {
    flux: 'string',
    status: 'string',
    description: 'string',
    name: 'string',
    cron: 'string',
    every: 'string',
    offset: 'string',
    concurrency: 'int64',
    retry: 'int64',
  },
} as const

/** `/api/v2/tasks`: scripts that run at their times. */
export function taskRoutes(app: FastifyInstance, context: ApiContext): void {
  const { metadata, tasks } = context

  addRoute(app, 'named', '/api/v2/tasks', {
    GET: (request) => {
      const filter = decoding(DECODE, () => decodeFilter(request, metadata))
      const found = metadata.tasks.filter((task) => passes(task, filter)).slice(0, filter.limit)
      const { after, limit, org, orgID, user } = filter
      const link = (from: string | undefined) =>
        `/api/v2/tasks?${encodeQuery({ after: from, limit: String(limit), org, orgID, user })}`
      const last = found[limit - 1]
      return {
        links: { self: link(after), ...(last && { next: link(last.id) }) },
        tasks: found
          .filter((task) => mayTask(request.authorizer, 'read', task))
          .map((task) => (filter.basic ? basicTaskAnswer(metadata, task) : taskAnswer(metadata, task))),
      }
    },
    POST: async (request, reply) => {
      const body = decodeJson(bodyOf(request), NEW_TASK, DECODE)
      const refuse = (message: string) => new ApiError('invalid', `${DECODE}: ${message}`)
      if (!body.flux) throw refuse('missing flux')
      if (body.orgID === undefined && !body.org) throw refuse('missing orgID and org')
      const status = body.status || 'active'
      if (!isStatus(status)) throw refuse(`invalid task status: ${JSON.stringify(status)}`)
      const orgID = taskOrganization(metadata, body.orgID, body.org ?? '')
      demandTask(request.authorizer, 'write', { orgID })
      const task = await tasks.create({
        orgID,
        ownerID: request.authorizer.userID,
        flux: body.flux,
        description: body.description ?? '',
        status,
      })
      return reply.code(201).send(taskAnswer(metadata, task))
    },
  })

  addRoute(app, 'named', '/api/v2/tasks/:id', {
    GET: (request) => {
      const id = taskID(request)
      return inTask('failed to find task', () => {
        const task = tasks.find(id)
        demandTask(request.authorizer, 'read', task)
        return taskAnswer(metadata, task)
      })
    },
    PATCH: async (request) => {
      const id = taskID(request)
      const change = decodeChange(request)
      return inTask('failed to update task', async () => {
        demandTask(request.authorizer, 'write', tasks.find(id))
        return taskAnswer(metadata, await tasks.update(id, change))
      })
    },
    DELETE: async (request, reply) => {
      const id = taskID(request)
      await inTask('failed to delete task', async () => {
        demandTask(request.authorizer, 'write', tasks.find(id))
        await tasks.delete(id)
      })
      return reply.code(204).send()
    },
  })

  const organizationOf = (id: string) => tasks.find(id).orgID
  memberRoutes(app, context, 'tasks', 'named', organizationOf)
  resourceLabelRoutes(app, context, 'tasks', organizationOf)
}

/** Refuses what the task's organisation does not allow; InfluxDB says no more than this. */
export function demandTask(
  authorizer: Authorizer,
  action: 'read' | 'write',
  { id, orgID }: { readonly id?: string; readonly orgID: string },
): void {
  if (!mayTask(authorizer, action, { id, orgID })) throw new ApiError('invalid', 'unauthorized')
}

/** The task's id in the path. */
export function taskID(request: FastifyRequest): string {
  return decoding(DECODE, () => parseId(pathParameter(request, 'id')))
}

/** Gives errors of `act` a prefix that says what failed. */
export async function inTask<T>(prefix: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw error instanceof ApiError ? error.within(prefix) : error
  }
}

function mayTask(
  authorizer: Authorizer,
  action: 'read' | 'write',
  { id, orgID }: { readonly id?: string | undefined; readonly orgID: string },
): boolean {
  return may(authorizer, action, { type: 'tasks', orgID, ...(id === undefined ? {} : { id }) })
}

function decodeFilter(request: FastifyRequest, metadata: Metadata) {
  const text = (name: string) => queryParameter(request, name) || undefined
  const id = (name: string) => {
    const value = text(name)
    return value === undefined ? undefined : parseId(value)
  }
  const after = id('after')
  const named = text('org') === undefined ? undefined : findOrganizationByName(metadata, text('org') as string)
  const orgID = id('orgID') ?? named?.id
  const user = id('user')
  const limit = limitOf(text('limit'))
  const type = text('type')
  if (type !== undefined && type !== 'basic' && type !== 'system') {
    throw new ApiError('invalid', `${JSON.stringify(type)} is not a valid task type`)
  }
  const status = text('status')
  return {
    after,
    org: named?.name,
    orgID,
    user,
    limit,
    basic: type === 'basic',
    name: text('name'),
    status: isStatus(status) ? status : undefined,
  }
}

function passes(task: Task, filter: ReturnType<typeof decodeFilter>): boolean {
  return (
    (filter.after === undefined || task.id > filter.after) &&
    (filter.orgID === undefined || task.orgID === filter.orgID) &&
    (filter.user === undefined || task.ownerID === filter.user) &&
    (filter.status === undefined || task.status === filter.status) &&
    (filter.name === undefined || task.name === filter.name)
  )
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT
  if (!/^[+-]?\d+$/.test(text)) {
    throw new ApiError('invalid', `strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`)
  }
  const limit = Number(text)
  if (limit < 1 || limit > MOST_TASKS) throw new ApiError('invalid', `limit must be between 1 and ${MOST_TASKS}`)
  return limit
}

function decodeChange(request: FastifyRequest) {
  const body = decodeJson(bodyOf(request), CHANGE, DECODE)
  const refuse = (message: string) => new ApiError('invalid', `${DECODE}: ${message}`)
  for (const text of [body.every, body.offset]) {
    if (text !== undefined && parseDuration(text) === undefined) throw refuse(`invalid duration ${text}`)
  }
  if (nonZero(body.every) && body.cron) throw refuse('cannot specify both every and cron')
  if (nonZero(body.offset) && /\d(?:d|w|mo|y)/.test(body.offset as string)) {
    const unit = (/(d|w|mo|y)/.exec(body.offset as string) as RegExpExecArray)[0]
    const detail = `time: unknown unit "${unit}" in duration "${body.offset}" is invalid, the largest unit supported is h`
    throw refuse(`offset: ${body.offset}, ${detail}`)
  }
  const { status } = body
  const options = { name: body.name, every: body.every, cron: body.cron, offset: body.offset }
  // An offset of nothing is none.
  const offset = nonZero(body.offset) ? body.offset : undefined
  const given = [body.flux, status, body.concurrency, body.retry, ...Object.values({ ...options, offset })]
  if (given.every((value) => value === undefined || value === '')) throw refuse('cannot update task without content')
  if (status !== undefined && !isStatus(status)) throw refuse(`invalid task status: ${JSON.stringify(status)}`)
  return { flux: body.flux, description: body.description, status, options }
}

function nonZero(duration: string | undefined): boolean {
  return duration !== undefined && durationSeconds(parseDuration(duration) ?? [], 0) !== 0
}

function isStatus(text: string | undefined): text is Status {
  return text === 'active' || text === 'inactive'
}

function taskOrganization(metadata: Metadata, orgID: string | undefined, org: string): string {
  try {
    if (orgID !== undefined) return findOrganization(metadata, orgID).id
    return isId(org) ? findOrganization(metadata, org).id : findOrganizationByName(metadata, org).id
  } catch (error) {
    throw error instanceof ApiError ? error.within('could not identify organization') : error
  }
}

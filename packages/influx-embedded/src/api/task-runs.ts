import type { FastifyInstance, FastifyRequest } from 'fastify'
import { parseId } from '../metadata/identifier.ts'
import type { LogLine, Run } from '../tasks/run.ts'
import { ApiError, decoding } from '../wire/api-error.ts'
import { formatSeconds, parseRfc3339 } from '../wire/rfc3339.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'
import { DECODE, demandTask, inTask, MOST_TASKS, taskID } from './tasks.ts'

const DEFAULT_LIMIT = 100
const SECOND = 1_000_000_000n

/** `/api/v2/tasks/:id/runs`: what tasks did and do; forcing, retrying and cancelling runs. */
export function taskRunRoutes(app: FastifyInstance, { metadata, tasks }: ApiContext): void {
  addRoute(app, 'named', '/api/v2/tasks/:id/runs', {
    GET: (request) => {
      const id = taskID(request)
      const filter = decoding(DECODE, () => decodeFilter(request))
      return inTask('failed to find runs', async () => {
        demandTask(request.authorizer, 'read', tasks.find(id))
        const self = `/api/v2/tasks/${id}`
        return { links: { self: `${self}/runs`, task: self }, runs: (await tasks.runs(id, filter)).map(runAnswer) }
      })
    },
    POST: async (request, reply) => {
      const id = taskID(request)
      const scheduledFor = decoding(DECODE, () => decodeTime(request)) ?? Math.floor(metadata.now() / 1000)
      const run = await inTask('failed to force run', () => {
        const task = tasks.find(id)
        if (task.status !== 'active') throw new ApiError('invalid', 'inactive task')
        demandTask(request.authorizer, 'write', task)
        return tasks.force(id, scheduledFor)
      })
      return reply.code(201).send(runAnswer(run))
    },
  })

  addRoute(app, 'named', '/api/v2/tasks/:id/runs/:rid', {
    GET: (request) => {
      const id = taskID(request)
      const runID = runId(request)
      return inTask('failed to find run', async () => {
        demandTask(request.authorizer, 'read', tasks.find(id))
        return runAnswer(await tasks.findRun(id, runID))
      })
    },
    DELETE: async (request, reply) => {
      const runID = runId(request)
      const id = taskID(request)
      await inTask('failed to cancel run', () => {
        demandTask(request.authorizer, 'write', tasks.find(id))
        tasks.cancel(id, runID)
      })
      return reply.code(200).send()
    },
  })

  addRoute(app, 'named', '/api/v2/tasks/:id/runs/:rid/retry', {
    POST: (request) => {
      const id = taskID(request)
      const runID = runId(request)
      return inTask('failed to retry run', async () => {
        const task = tasks.find(id)
        if (task.status !== 'active') throw new ApiError('invalid', 'inactive task')
        demandTask(request.authorizer, 'write', task)
        return runAnswer(await tasks.retry(id, runID))
      })
    },
  })
}

/** The run's id in the path. */
export function runId(request: FastifyRequest): string {
  return decoding(DECODE, () => parseId(pathParameter(request, 'rid')))
}

function decodeFilter(request: FastifyRequest) {
  const after = queryParameter(request, 'after')
  const limitText = queryParameter(request, 'limit')
  const limit = limitText === '' ? DEFAULT_LIMIT : Number(limitText)
  if (!Number.isInteger(limit)) {
    throw new ApiError('invalid', `strconv.Atoi: parsing ${JSON.stringify(limitText)}: invalid syntax`)
  }
  if (limit < 1 || limit > MOST_TASKS) {
    throw new ApiError('invalid', `run limit is out of bounds, must be between 1 and ${MOST_TASKS}`)
  }
  const [afterTime, beforeTime] = ['afterTime', 'beforeTime'].map((name) => {
    const text = queryParameter(request, name)
    return text === '' ? undefined : Number(parseRfc3339(text)) / 1e9
  })
  if (afterTime !== undefined && beforeTime !== undefined && beforeTime <= afterTime) {
    throw new ApiError('invalid', 'beforeTime must be later than afterTime')
  }
  return { limit, after: after === '' ? undefined : parseId(after), afterTime, beforeTime }
}

/** The time that a run is asked for; whole seconds, what is beyond is cut off. */
function decodeTime(request: FastifyRequest): number | undefined {
  const body = bodyOf(request)
  if (body.length === 0) return undefined
  const { scheduledFor = '' } = decodeJson(body, { struct: '', members: { scheduledFor: 'string' } })
  if (scheduledFor === '') return undefined
  const nanoseconds = parseRfc3339(scheduledFor)
  return Number(nanoseconds / SECOND) - (nanoseconds % SECOND < 0n ? 1 : 0)
}

function runAnswer(run: Run): unknown {
  const { id, taskID: task, status, scheduledFor, startedAt, finishedAt, requestedAt } = run
  const self = `/api/v2/tasks/${task}/runs/${id}`
  return {
    links: { logs: `${self}/logs`, retry: `${self}/retry`, self, task: `/api/v2/tasks/${task}` },
    id,
    taskID: task,
    status,
    scheduledFor: formatSeconds(scheduledFor),
    ...(startedAt === '' ? {} : { startedAt }),
    ...(finishedAt === '' ? {} : { finishedAt }),
    ...(requestedAt === '' ? {} : { requestedAt }),
    ...(run.log.length === 0 ? {} : { log: run.log.map((line) => logAnswer(id, line)) }),
  }
}

/** A line of a run's log as the API shows it. */
export function logAnswer(runID: string, { time, message }: LogLine): unknown {
  return { runID, time, message }
}

import type { FastifyInstance } from 'fastify'
import type { Run } from '../tasks/run.ts'
import type { ApiContext } from './api-context.ts'
import { addRoute } from './routes.ts'
import { logAnswer, runId } from './task-runs.ts'
import { demandTask, inTask, taskID } from './tasks.ts'

/** Of so many of the latest runs the logs of a task are. */
const MOST_RUNS = 100

/** `/api/v2/tasks/:id/logs` and `.../runs/:rid/logs`: what runs said. */
export function taskLogRoutes(app: FastifyInstance, { tasks }: ApiContext): void {
  addRoute(app, 'named', '/api/v2/tasks/:id/logs', {
    GET: (request) => {
      const id = taskID(request)
      return inTask('failed to find task logs', async () => {
        demandTask(request.authorizer, 'read', tasks.find(id))
        const none = { after: undefined, afterTime: undefined, beforeTime: undefined }
        const runs = await tasks.runs(id, { limit: MOST_RUNS, ...none })
        return eventsAnswer(runs)
      })
    },
  })
  addRoute(app, 'named', '/api/v2/tasks/:id/runs/:rid/logs', {
    GET: (request) => {
      const id = taskID(request)
      const runID = runId(request)
      return inTask('failed to find task logs', async () => {
        demandTask(request.authorizer, 'read', tasks.find(id))
        return eventsAnswer([await tasks.findRun(id, runID)])
      })
    },
  })
}

function eventsAnswer(runs: readonly Run[]): unknown {
  const events = runs.flatMap((run) => run.log.map((line) => logAnswer(run.id, line)))
  return { events: events.length === 0 ? null : events }
}

import { type Task, TasksAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import type { TaskScript } from '../script/task-script.ts'
import { attempt, attemptUnless } from './attempt.ts'
import type { Report } from './report.ts'

/** How the description of each task of ours begins: what has neither this nor a name of ours is left alone. */
const MARK = 'NRG Anomaly Detector: '

const PAGE = 100

/** Makes the tasks that are missing, mends those that drifted, and removes those of ours that are no more wanted. */
export async function ensureTasks(
  connection: Connection,
  orgID: string,
  scripts: readonly TaskScript[],
  report: Report,
): Promise<void> {
  const api = new TasksAPI(connection.client)
  let tasks = await listTasks(connection, orgID)
  let created = false
  for (const script of scripts) {
    const found = oldest(tasks.filter(({ name }) => name === script.name))
    if (found === undefined) {
      const body = { orgID, flux: script.flux, description: MARK + script.description }
      await attempt(connection, api.postTasks({ body }))
      report(`created task ${script.name}`)
      created = true
    } else await mend(connection, found, script, report)
  }
  // Names are not unique there: where two provisionings met, both may have made a task. The oldest stays.
  if (created) tasks = await listTasks(connection, orgID)
  for (const task of tasks) {
    const wanted = scripts.some(({ name }) => name === task.name)
    const keeper = wanted ? oldest(tasks.filter(({ name }) => name === task.name)) : undefined
    if (task === keeper || !task.description?.startsWith(MARK)) continue
    // 404: the other one has removed it already.
    const gone = attemptUnless(connection, 404, api.deleteTasksID({ taskID: task.id }))
    await gone
    report(`removed task ${task.name}: ${wanted ? 'it was there twice' : 'the configuration does not ask for it'}`)
  }
}

async function mend(connection: Connection, task: Task, script: TaskScript, report: Report): Promise<void> {
  const description = MARK + script.description
  const faults = [
    ...(task.flux === script.flux ? [] : ['script']),
    ...(task.status === 'active' ? [] : ['status']),
    ...(task.description === description ? [] : ['description']),
  ]
  if (faults.length === 0) return
  const body = { flux: script.flux, status: 'active' as const, description }
  await attempt(connection, new TasksAPI(connection.client).patchTasksID({ taskID: task.id, body }))
  report(`task ${script.name}: ${faults.join(' and ')} mended`)
}

async function listTasks(connection: Connection, orgID: string): Promise<readonly Task[]> {
  const api = new TasksAPI(connection.client)
  const all: Task[] = []
  for (let after: string | undefined; ; ) {
    const page = await attempt(connection, api.getTasks({ orgID, limit: PAGE, ...(after && { after }) }))
    const tasks = page.tasks ?? []
    all.push(...tasks)
    if (tasks.length < PAGE) return all
    after = tasks.at(-1)?.id
  }
}

/** The task with the smallest id: ids grow. */
function oldest(tasks: readonly Task[]): Task | undefined {
  return tasks.reduce<Task | undefined>(
    (best, task) => (best === undefined || task.id < best.id ? task : best),
    undefined,
  )
}

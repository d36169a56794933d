import { type Task, TasksAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { UsageError } from '@nrg/schema/usage-error'
import type { TaskScript } from '../script/task-script.ts'
import { attempt, attemptUnless } from './attempt.ts'
import type { Changes } from './changes.ts'
import { lineDifference } from './line-difference.ts'
import { described, originOf, signed } from './task-origin.ts'

const PAGE = 100

/** Where tasks are, and what may be done to them. */
export interface TasksToEnsure {
  readonly connection: Connection
  /** `undefined` in a dry run that finds no organisation. */
  readonly orgID: string | undefined
  readonly scripts: readonly TaskScript[]
  readonly changes: Changes
  /** The names of those that are put back as they were made. */
  readonly restore: readonly string[]
}

/**
 * Makes the tasks that are missing, brings those that nobody has touched to the configuration, and removes those of them
 * that it does not ask for. One that somebody has changed or switched off stays so unless it is to be restored, and is
 * named; one that was never ours is left alone, whatever its name.
 */
export async function ensureTasks(place: TasksToEnsure): Promise<void> {
  const { connection, orgID, scripts, changes, restore } = place
  for (const name of restore)
    if (!scripts.some((script) => script.name === name))
      throw new UsageError(`--restore ${name} is none of ${scripts.map((script) => script.name).join(', ')}`)
  let tasks = orgID === undefined ? [] : await listTasks(connection, orgID)
  let created = false
  for (const script of scripts) {
    const named = tasks.filter(({ name }) => name === script.name)
    if (named.some((task) => originOf(task) === 'theirs'))
      changes.note(`a task ${script.name} is there that is not ours: it stays, and ours runs beside it`)
    const found = keeperOf(named)
    if (found === undefined) created = (await create(place, script)) || created
    else await bringTo(place, found, script)
  }
  // Names are not unique there: where two provisionings met, both may have made a task. The oldest stays.
  if (created && orgID !== undefined) tasks = await listTasks(connection, orgID)
  for (const task of tasks) await removeUnwanted(place, task, tasks)
}

async function create({ connection, orgID, changes }: TasksToEnsure, script: TaskScript): Promise<boolean> {
  const api = new TasksAPI(connection.client)
  const body = { orgID: orgID ?? '', flux: signed(script.flux), description: described(script.description) }
  const made = await changes.make('create', `task ${script.name}`, () => attempt(connection, api.postTasks({ body })))
  return made !== undefined
}

async function bringTo({ connection, changes, restore }: TasksToEnsure, task: Task, script: TaskScript): Promise<void> {
  const { name } = script
  const flux = signed(script.flux)
  const differs = task.flux !== flux
  const description = described(script.description)
  const patch = (body: { flux: string; description?: string; status?: 'active' }) => () =>
    attempt(connection, new TasksAPI(connection.client).patchTasksID({ taskID: task.id, body }))
  const what = `task ${name}${changes.dryRun && differs ? `:\n${lineDifference(task.flux, flux)}` : ''}`
  if (restore.includes(name)) {
    if (!differs && task.status === 'active') return
    await changes.make('restore', what, patch({ flux, description, status: 'active' }))
    return
  }
  const how = `\`npm run provision -- --restore ${name}\``
  if (originOf(task) === 'changed')
    changes.note(`task ${name} has been changed since it was made, and stays so: ${how} puts it back`)
  else if (differs) await changes.make('update', what, patch({ flux, description }))
  if (task.status !== 'active') changes.note(`task ${name} is switched off, and stays so: ${how} switches it on`)
}

async function removeUnwanted(
  { connection, scripts, changes }: TasksToEnsure,
  task: Task,
  tasks: readonly Task[],
): Promise<void> {
  const origin = originOf(task)
  const wanted = scripts.some(({ name }) => name === task.name)
  if (origin === 'theirs' || (wanted && task === keeperOf(tasks.filter(({ name }) => name === task.name)))) return
  const why = wanted ? 'it is there twice' : 'the configuration does not ask for it'
  if (origin === 'changed') {
    changes.note(`task ${task.name} stays, for it has been changed since it was made, but ${why}`)
    return
  }
  const request = new TasksAPI(connection.client)
  await changes.make('remove', `task ${task.name}: ${why}`, () =>
    // 404: someone else has just removed it.
    attemptUnless(
      connection,
      404,
      request.deleteTasksID({ taskID: task.id }).then(() => true),
    ),
  )
}

/** Every task of an organisation. */
export async function listTasks(connection: Connection, orgID: string): Promise<readonly Task[]> {
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

/** Of the tasks of a name, the one of ours that stays: the oldest as we wrote it, or else the oldest changed one. */
function keeperOf(named: readonly Task[]): Task | undefined {
  const of = (origin: string) => named.filter((task) => originOf(task) === origin)
  // Ids grow.
  const [oldest] = [of('ours'), of('changed')].flatMap((tasks) => tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  return oldest
}

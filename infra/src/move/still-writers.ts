import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { AuthorizationsAPI, TasksAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { attempt } from '../provision/attempt.ts'
import { taskNames } from '../provision/provision.ts'
import { serviceTokenDescription, serviceTokenNames } from '../provision/service-tokens.ts'
import { listTasks } from '../provision/tasks.ts'

/** How long a run of a task may take to end. */
const RUN_MS = 60_000

/**
 * Keeps an installation from writing to a database: its tasks are switched off there and its services' own tokens taken
 * back, so that ingest keeps what comes on disk and answers 202. Answers what undoes that.
 */
export async function stillWriters(
  connection: Connection,
  orgID: string,
  fleet: FleetConfig,
  note: string,
): Promise<() => Promise<void>> {
  const undo: Undo = []
  const release = async () => {
    const done = await Promise.allSettled(undo.map((act) => act()))
    const failed = done.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
    await rm(note, { force: true })
  }
  try {
    await switchTokensOff(connection, orgID, undo)
    await switchTasksOff(connection, orgID, fleet, { note, undo })
    return release
  } catch (error) {
    await release()
    throw error
  }
}

type Undo = (() => Promise<unknown>)[]

async function switchTokensOff(connection: Connection, orgID: string, undo: Undo) {
  const ours = new Set<string>(serviceTokenNames.map(serviceTokenDescription))
  const api = new AuthorizationsAPI(connection.client)
  const turn = (authID: string, status: 'active' | 'inactive') =>
    attempt(connection, api.patchAuthorizationsID({ authID, body: { status } }))
  const { authorizations = [] } = await attempt(connection, api.getAuthorizations({ orgID }))
  for (const { id = '', description, status } of authorizations) {
    if (description === undefined || !ours.has(description)) continue
    // Those of a move that was killed are switched off already, and belong to it.
    undo.push(() => turn(id, 'active'))
    if (status === 'active') await turn(id, 'inactive')
  }
}

/** Tasks that a move which was killed has switched off are in the note: they are switched on again with the others. */
async function switchTasksOff(
  connection: Connection,
  orgID: string,
  fleet: FleetConfig,
  { note, undo }: { readonly note: string; readonly undo: Undo },
) {
  const names = taskNames(fleet)
  const api = new TasksAPI(connection.client)
  const turn = (taskID: string, status: 'active' | 'inactive') =>
    attempt(connection, api.patchTasksID({ taskID, body: { status } }))
  const ours = (await listTasks(connection, orgID)).filter(({ name }) => names.has(name))
  const noted = new Set(existsSync(note) ? readFileSync(note, 'utf8').split('\n') : [])
  const off = ours.filter(({ id, status }) => status === 'active' || noted.has(id)).map(({ id }) => id)
  writeFileSync(note, off.join('\n'), { mode: 0o600, flush: true })
  for (const id of off) {
    undo.push(() => turn(id, 'active'))
    await turn(id, 'inactive')
  }
  for (const id of off) await ended(connection, id)
}

/** Waits until no run of a task is under way. */
async function ended(connection: Connection, taskID: string): Promise<void> {
  const api = new TasksAPI(connection.client)
  for (const until = performance.now() + RUN_MS; performance.now() < until; await sleep(200)) {
    const { runs = [] } = await attempt(connection, api.getTasksIDRuns({ taskID, limit: 20 }))
    if (!runs.some(({ status }) => status === 'started')) return
  }
}

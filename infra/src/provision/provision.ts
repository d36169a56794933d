import { configurationNotes } from '@nrg/detection/configuration/notes'
import type { Connection } from '@nrg/influx/connection'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { retentionSeconds } from '@nrg/schema/retention'
import type { InfraConfig } from '../config.ts'
import { totalsTask, totalTask } from '../detection/cell-tasks.ts'
import { healthTask } from '../detection/health-task.ts'
import { detectionTasks } from '../detection/tasks.ts'
import type { TaskScript } from '../script/task-script.ts'
import { ensureBuckets, ensureTotals, readingShards } from './buckets.ts'
import { changesTo } from './changes.ts'
import { holdTypes } from './held-types.ts'
import type { ProvisionOptions } from './options.ts'
import { ensureOrganization } from './organization.ts'
import { recordConfiguration } from './record-configuration.ts'
import type { Report } from './report.ts'
import { shardsOf } from './shard.ts'
import { ensureTasks } from './tasks.ts'
import { typesTask } from './types-task.ts'

/**
 * Brings a database to what the system needs: organisation, buckets, types, and the tasks of the configuration, and
 * puts on record when that is another than before.
 *
 * It makes what is missing, and brings what it made before to the configuration. Nothing is shortened, removed or
 * rewritten that others made or changed, unless the options ask for it. Running it again, or twice at once, changes
 * nothing more.
 *
 * A hub of cells, which judge, has no tasks of its own but the one that counts for them.
 *
 * @returns the organisation's id, `undefined` where a dry run does not find it
 * @throws an error of `@nrg/influx/errors` that says what to do; UsageError where an option names no task
 */
export async function provision(
  connection: Connection,
  config: FleetConfig,
  report: Report,
  options: Partial<ProvisionOptions> & Place = {},
  now = new Date(),
): Promise<string | undefined> {
  const { dryRun = false, restore = [], isHub = false, counts = false, cell } = options
  const changes = changesTo(report, dryRun)
  for (const note of configurationNotes(config)) changes.note(note)
  const orgID = await provisionBuckets(connection, config, report, options, now)
  const shards = await readingShards(connection, orgID)
  // Before anything else writes: the first value of a field says what it is.
  await holdTypes({ connection, config, shards, changes, now })
  if (isHub && counts) await ensureTotals({ connection, orgID, changes })
  const scripts = isHub ? hubTasks(config, counts) : databaseTasks(config, shards, cell)
  await ensureTasks({ connection, orgID, scripts, changes, restore })
  if (!isHub) await recordConfiguration({ connection, orgID, config, changes, now })
  return orgID
}

/** What an installation is, past one machine. */
export interface Place {
  readonly isHub?: boolean
  /** Whether the hub knows its cells, and counts for them. */
  readonly counts?: boolean
  /** The name of a cell that has a hub. */
  readonly cell?: string | undefined
}

/** What an installation is by its configuration. */
export const placeOf = ({ isHub, cell, cellUrls }: Pick<InfraConfig, 'isHub' | 'cell' | 'cellUrls'>): Place => ({
  isHub,
  cell,
  counts: cellUrls !== undefined,
})

/** The part of it that readings need; answers the same. */
export async function provisionBuckets(
  connection: Connection,
  config: FleetConfig,
  report: Report,
  { dryRun = false, shorten = [] }: Partial<ProvisionOptions> = {},
  now = new Date(),
): Promise<string | undefined> {
  const changes = changesTo(report, dryRun)
  const orgID = await ensureOrganization(connection, changes)
  await ensureBuckets({ connection, orgID, config, changes, shorten, now })
  return orgID
}

/**
 * What the database is to run: the tasks that detect, the one that holds types, and the one that looks after them.
 *
 * @param cell the name of the cell whose database it is, where that has a hub
 */
export function databaseTasks(config: FleetConfig, shards = usualShards(config), cell?: string): readonly TaskScript[] {
  const ofCell = cell === undefined ? [] : [totalTask(config)]
  const tasks = [...detectionTasks(config, new Date(), cell), ...ofCell, typesTask(config, shards)]
  return [...tasks, healthTask(tasks)]
}

/** The names of all tasks that are made of a configuration, whatever an installation is past one machine. */
export function taskNames(config: FleetConfig): ReadonlySet<string> {
  const tasks = [...databaseTasks(config, undefined, 'any'), ...hubTasks(config, true)]
  return new Set(tasks.map(({ name }) => name))
}

function hubTasks(config: FleetConfig, counts: boolean): readonly TaskScript[] {
  if (!counts) return []
  const tasks = [totalsTask(config)]
  return [...tasks, healthTask(tasks)]
}

const usualShards = ({ retention }: FleetConfig) => shardsOf(retentionSeconds(retention, 'raw'))

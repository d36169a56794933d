import type { Connection } from '@nrg/influx/connection'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { configurationNotes } from '../detection/notes.ts'
import { detectionTasks } from '../detection/tasks.ts'
import { ensureBuckets } from './buckets.ts'
import { ensureOrganization } from './organization.ts'
import type { Report } from './report.ts'
import { ensureTasks } from './tasks.ts'

/**
 * Brings a database to what the system needs: organisation, buckets, and the tasks of the configuration.
 *
 * It creates what is missing, mends what drifted, and leaves alone what is not ours; running it again, or twice at
 * once, changes nothing more.
 *
 * @throws an error of `@nrg/influx/errors` that says what to do
 */
export async function provision(connection: Connection, config: FleetConfig, report: Report): Promise<void> {
  for (const note of configurationNotes(config)) report(`note: ${note}`)
  const orgID = await ensureOrganization(connection, report)
  await ensureBuckets(connection, orgID, report)
  await ensureTasks(connection, orgID, detectionTasks(config), report)
}

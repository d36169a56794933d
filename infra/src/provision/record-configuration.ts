import { ConfigLog, configLine } from '@nrg/influx/config-log'
import type { Connection } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { configVersion } from '../detection/tasks.ts'
import type { Changes } from './changes.ts'

export interface ConfigurationToRecord {
  readonly connection: Connection
  /** `undefined` in a dry run that finds no organisation. */
  readonly orgID: string | undefined
  readonly config: FleetConfig
  readonly changes: Changes
  readonly now: Date
}

/** Puts on record, where it is another than before, which configuration judges from now on: charts show when that was. */
export async function recordConfiguration(place: ConfigurationToRecord): Promise<void> {
  const { connection, orgID, config, changes, now } = place
  const version = configVersion(config)
  const time = now.getTime()
  const log = new ConfigLog({ reader: createReader(connection), clock: () => time, warn: () => undefined })
  if (orgID !== undefined) await log.fresh()
  if (log.version === version) return
  await changes.make('record', `configuration ${version}`, async () => {
    const outcome = await createWriter(connection, buckets.registry.name).write([
      configLine({ type: 'provisioned', time, version }),
    ])
    requireWritten(outcome)
    return outcome
  })
}

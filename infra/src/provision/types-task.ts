import { type FluxText, fluxInteger, fluxSource, fluxString } from '@nrg/influx/flux'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import type { Shards } from './shard.ts'

/** Holds the types that provisioning holds now in the time to come as well. */
export function typesTask({ metrics }: FleetConfig, { length, shift }: Shards): TaskScript {
  const fields: FluxText[] = metrics.map(({ name }) => fluxRecord({ _field: fluxString(name) }))
  const params = fluxRecord({
    bucket: fluxString(buckets.raw.name),
    measurement: fluxString(READING_MEASUREMENT),
    metrics: fluxSource(`[${fields.join(', ')}]`),
    shard: fluxInteger(length),
    shift: fluxInteger(shift),
  })
  return taskScript('types.flux', 'Holds the type of every metric', { params })
}

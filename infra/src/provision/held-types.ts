import { learningDefaults } from '@nrg/detection/settings/learning'
import type { Connection } from '@nrg/influx/connection'
import { failureError } from '@nrg/influx/errors'
import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { createWriter, type WriteOutcome } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import type { Changes } from './changes.ts'
import { endOfShard, type Shards } from './shard.ts'

/** Shards that are still to come: as many as tasks/types.flux holds from then on. */
const AHEAD = 2n

/** What the tag `holds` says of a point that is no reading, here and in tasks/types.flux. */
const HOLDS = 'type'

const MS = 1_000_000n

export interface TypesToHold {
  readonly connection: Connection
  readonly config: FleetConfig
  /** Those of the bucket of readings; `undefined` in a dry run that does not find it. */
  readonly shards: Shards | undefined
  readonly changes: Changes
  readonly now: Date
}

/**
 * Holds the type of every metric as float, from where late readings may fall on: InfluxDB has no other way to say what a
 * field is than its first value, in each shard. See tasks/types.flux, which goes on with it. A metric that is stored as
 * another type already is named.
 */
export async function holdTypes({ connection, config, shards, changes, now }: TypesToHold): Promise<void> {
  const { late } = { ...learningDefaults, ...config.learning }
  const moment = BigInt(now.getTime()) * MS
  const times = shards === undefined ? [] : ends(shards, moment - BigInt(durationMs(late)) * MS, moment)
  const held = times.length === 0 ? new Set<string>() : await readHeld(connection, times)
  const writer = createWriter(connection, buckets.raw.name)
  for (const { name: metric } of config.metrics) {
    const missing = times.filter((time) => !held.has(key(metric, time)))
    if (shards !== undefined && missing.length === 0) continue
    let outcome: WriteOutcome | undefined
    await changes.make('hold', `the type of ${metric}: float`, async () => {
      outcome = await writer.write(missing.map((time) => placeholder(metric, time)))
      if (outcome.kind !== 'written' && outcome.kind !== 'partial') throw failureError(outcome, undefined)
      return outcome.lines > 0 ? outcome : undefined
    })
    if (outcome?.kind === 'partial')
      changes.note(
        `${metric} is not held as float in ${buckets.raw.name}, where its readings are refused (${outcome.refused[0]?.reason}): delete what is stored of another type, or wait until it has expired`,
      )
  }
}

/** The ends of the shards from that of one time to those ahead of another. */
function ends(shards: Shards, from: bigint, moment: bigint): readonly bigint[] {
  const last = endOfShard(moment, shards) + AHEAD * shards.length
  const all: bigint[] = []
  for (let end = endOfShard(from, shards); end <= last; end += shards.length) all.push(end)
  return all
}

function placeholder(metric: string, time: bigint): string {
  return formatLine({ measurement: READING_MEASUREMENT, tags: { holds: HOLDS }, fields: { [metric]: 0 }, time })
}

/** Which metrics are held at the ends of which shards. */
async function readHeld(connection: Connection, times: readonly bigint[]): Promise<ReadonlySet<string>> {
  const at = (time: bigint | undefined, plusMs = 0) => fluxTime(new Date(Number((time ?? 0n) / MS) + plusMs))
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${at(times[0])}, stop: ${at(times.at(-1), 1)})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.holds == ${fluxString(HOLDS)})
    |> keep(columns: ["_field", "_time"])`
  const rows = await createReader(connection).collect(
    script,
    Type.Object({ _field: Type.String(), _time: Type.Date() }),
  )
  return new Set(rows.map(({ _field, _time }) => key(_field, BigInt(_time.getTime()) * MS)))
}

const key = (metric: string, time: bigint) => `${metric} ${time / MS}`

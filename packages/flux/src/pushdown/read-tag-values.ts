import type { ExecutionContext } from '../plan/context.ts'
import type { Operation } from '../plan/node.ts'
import { findBucket } from '../storage/find-bucket.ts'
import type { SeriesKey } from '../storage/storage.ts'
import { emptyKey } from '../table/group-key.ts'
import { stringsOf } from '../table/strings-of.ts'
import { compareStrings } from '../values/compare.ts'
import { columnsAskedFor, refuseValues, withoutFields } from './index-predicate.ts'
import { checkRange, type ReadRangeSpec, readRequest } from './read-range.ts'
import { shardBounds } from './shard-bounds.ts'

export interface ReadTagValuesSpec extends ReadRangeSpec {
  /** A tag, `_field` or `_measurement`. */
  readonly tag: string
}

/** Reads the values of a tag: what `range |> filter |> keep |> group |> distinct` of one column becomes. */
export const readTagValues: Operation<ReadTagValuesSpec> = {
  name: 'ReadTagValues',
  plan: checkRange,
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    refuseValues(spec.predicate)
    const values = new Set<string>()
    for (const series of context.storage.series(readRequest(indexed(spec, context), context))) {
      const value = tagValueOf(series, spec.tag)
      if (value !== undefined) values.add(value)
    }
    const vector = stringsOf([...values].sort(compareStrings))
    yield { key: emptyKey, columns: [{ label: '_value', vector }], length: vector.length }
  },
}

/** What InfluxDB looks at: the index of shards for most questions, the points themselves for some about fields. */
function indexed(spec: ReadTagValuesSpec, context: ExecutionContext): ReadRangeSpec {
  const { tag, predicate } = spec
  const columns = columnsAskedFor(predicate)
  const shards = { ...spec, ...shardBounds(spec, findBucket(context.storage, spec.bucket).retentionPeriodNs) }
  if (tag === '_measurement') return columns.has('_field') ? spec : { ...spec, ...shardBounds(always, 0n) }
  if (tag === '_field') return [...columns].every((name) => name === '_measurement') ? shards : spec
  return { ...shards, predicate: withoutFields(predicate) }
}

/** Measurements are listed whenever they had points. */
const always = { start: 0n, stop: 0n }

function tagValueOf({ measurement, field, tags }: SeriesKey, tag: string): string | undefined {
  if (tag === '_measurement') return measurement
  if (tag === '_field') return field
  return tags.find(([key]) => key === tag)?.[1]
}

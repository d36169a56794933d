import type { Operation } from '../plan/node.ts'
import { findBucket } from '../storage/find-bucket.ts'
import { emptyKey } from '../table/group-key.ts'
import { stringsOf } from '../table/strings-of.ts'
import { compareStrings } from '../values/compare.ts'
import { refuseValues, withoutFields } from './index-predicate.ts'
import { checkRange, type ReadRangeSpec, readRequest } from './read-range.ts'
import { shardBounds } from './shard-bounds.ts'

/** Reads the labels that keys of series have: what `range |> filter |> keys |> keep |> distinct` becomes. */
export const readTagKeys: Operation<ReadRangeSpec> = {
  name: 'ReadTagKeys',
  plan: checkRange,
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    refuseValues(spec.predicate)
    const { retentionPeriodNs } = findBucket(context.storage, spec.bucket)
    const shards = { ...spec, ...shardBounds(spec, retentionPeriodNs), predicate: undefined }
    const [any] = context.storage.series(readRequest(shards, context))
    const labels = new Set(any ? ['_field', '_measurement'] : [])
    const matching = readRequest({ ...shards, predicate: withoutFields(spec.predicate) }, context)
    for (const { tags } of context.storage.series(matching)) for (const [key] of tags) labels.add(key)
    const vector = stringsOf(['_start', '_stop', ...[...labels].sort(compareStrings)])
    yield { key: emptyKey, columns: [{ label: '_value', vector }], length: vector.length }
  },
}

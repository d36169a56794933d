import type { PutOperation } from '../database/database.ts'
import { sealJson } from '../format/checksum.ts'
import { namedKey, numberedKey, prefixes } from '../format/keys.ts'
import type { MeasuredField, Series, Source } from './series.ts'
import type { StoredBucket } from './store-state.ts'

/** What a bucket's record says. */
export interface BucketRecord {
  readonly number: number
  readonly periodNs: string
  readonly groupNs: string
}

/** What a series' record says: bucket number, measurement, tags, field, kind. */
export type SeriesRecord = readonly [number, string, Source['tags'], string, MeasuredField['kind']]

/** The operation that stores a bucket. */
export function bucketOperation({ index, retention }: StoredBucket): PutOperation {
  const record: BucketRecord = {
    number: index.number,
    periodNs: String(retention.periodNs),
    groupNs: String(retention.groupNs),
  }
  const key = namedKey(prefixes.bucket, index.id)
  return { type: 'put', key, value: sealJson(key, record) }
}

/** The operation that stores a series. */
export function seriesOperation(series: Series): PutOperation {
  const { source } = series
  const record: SeriesRecord = [source.bucket, source.measurement, source.tags, series.field, series.kind]
  const key = numberedKey(prefixes.series, series.id)
  return { type: 'put', key, value: sealJson(key, record) }
}

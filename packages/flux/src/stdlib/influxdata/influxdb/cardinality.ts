import { composed } from '../../../function/define.ts'

/**
 * How many series have points in a stretch of time.
 * @see https://docs.influxdata.com/flux/v0/stdlib/influxdata/influxdb/cardinality/
 */
export const cardinality = composed({
  package: 'influxdata/influxdb',
  name: 'cardinality',
  imports: ['array'],
  // The store counts the points of each series without reading them; of no series the number is 0.
  source: `(start, stop=now(), bucket="", bucketID="", predicate=(r) => true) => {
    source = if bucketID == "" then from(bucket: bucket) else from(bucketID: bucketID)
    each = source
        |> range(start: start, stop: stop)
        |> filter(fn: predicate)
        |> count()
        |> group()
        |> count()
    return union(tables: [each, array.from(rows: [{_value: 0}])]) |> sum()
  }`,
})

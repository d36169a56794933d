import { composed } from '../../../../function/define.ts'

/** The values of a tag, or of `_field` or `_measurement`. */
export const tagValues = composed({
  package: 'influxdata/influxdb/schema',
  name: 'tagValues',
  source: `(bucket, tag, predicate=(r) => true, start=-30d, stop=now()) =>
    _from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: predicate)
        |> keep(columns: [tag])
        |> group()
        |> distinct(column: tag)`,
})

import { composed } from '../../../../function/define.ts'

/** The labels of the group keys of a bucket: its tags, and what every series has. */
export const tagKeys = composed({
  package: 'influxdata/influxdb/schema',
  name: 'tagKeys',
  source: `(bucket, predicate=(r) => true, start=-30d, stop=now()) =>
    _from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: predicate)
        |> keys()
        |> keep(columns: ["_value"])
        |> distinct()`,
})

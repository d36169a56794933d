import { composed } from '../../../../function/define.ts'

/** The names of the fields of a bucket. */
export const fieldKeys = composed({
  package: 'influxdata/influxdb/schema',
  name: 'fieldKeys',
  source: `(bucket, predicate=(r) => true, start=-30d, stop=now()) =>
    tagValues(bucket: bucket, tag: "_field", predicate: predicate, start: start, stop: stop)`,
})

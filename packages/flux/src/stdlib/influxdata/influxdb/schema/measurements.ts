import { composed } from '../../../../function/define.ts'

/** The names of the measurements of a bucket. */
export const measurements = composed({
  package: 'influxdata/influxdb/schema',
  name: 'measurements',
  source: `(bucket, start=-30d, stop=now()) =>
    tagValues(bucket: bucket, tag: "_measurement", start: start, stop: stop)`,
})

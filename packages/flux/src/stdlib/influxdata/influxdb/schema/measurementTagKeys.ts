import { composed } from '../../../../function/define.ts'

/** The tags within one measurement. */
export const measurementTagKeys = composed({
  package: 'influxdata/influxdb/schema',
  name: 'measurementTagKeys',
  source: `(bucket, measurement, start=-30d, stop=now()) =>
    tagKeys(bucket: bucket, predicate: (r) => r._measurement == measurement, start: start, stop: stop)`,
})

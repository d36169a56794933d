import { composed } from '../../../../function/define.ts'

/** The names of the fields of one measurement. */
export const measurementFieldKeys = composed({
  package: 'influxdata/influxdb/schema',
  name: 'measurementFieldKeys',
  source: `(bucket, measurement, start=-30d, stop=now()) =>
    fieldKeys(bucket: bucket, predicate: (r) => r._measurement == measurement, start: start, stop: stop)`,
})

import { composed } from '../../../../function/define.ts'

/** The values of a tag within one measurement. */
export const measurementTagValues = composed({
  package: 'influxdata/influxdb/schema',
  name: 'measurementTagValues',
  source: `(bucket, measurement, tag, start=-30d, stop=now()) =>
    tagValues(bucket: bucket, tag: tag, predicate: (r) => r._measurement == measurement, start: start, stop: stop)`,
})

import { composed } from '../../../function/define.ts'

/** Reads some fields of a measurement. */
export const inBucket = composed({
  package: 'experimental/query',
  name: 'inBucket',
  source: `(bucket, measurement, start, stop=now(), fields=[], predicate=(r) => true) =>
    fromRange(bucket, start, stop)
        |> filterMeasurement(measurement)
        |> filter(fn: predicate)
        |> filterFields(fields)`,
})

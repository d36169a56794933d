import { composed } from '../../../function/define.ts'

/** Keeps one measurement. */
export const filterMeasurement = composed({
  package: 'experimental/query',
  name: 'filterMeasurement',
  source: `(table=<-, measurement) => table |> filter(fn: (r) => r._measurement == measurement)`,
})

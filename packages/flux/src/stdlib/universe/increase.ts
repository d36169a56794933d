import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/increase/ */
export const increase = composed({
  package: 'universe',
  name: 'increase',
  source: `(tables=<-, columns=["_value"]) =>
    tables
      |> difference(columns: columns, nonNegative: true, initialZero: true, keepFirst: true)
      |> cumulativeSum(columns: columns)`,
})

import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/doubleema/ */
export const doubleEMA = composed({
  package: 'universe',
  name: 'doubleEMA',
  source: `(tables=<-, n) =>
    tables
      |> exponentialMovingAverage(n: n)
      |> duplicate(as: "__ema", column: "_value")
      |> exponentialMovingAverage(n: n)
      |> map(fn: (r) => ({r with _value: 2.0 * r.__ema - r._value}))
      |> drop(columns: ["__ema"])`,
})

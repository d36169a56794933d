import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/tripleema/ */
export const tripleEMA = composed({
  package: 'universe',
  name: 'tripleEMA',
  source: `(tables=<-, n) =>
    tables
      |> exponentialMovingAverage(n: n)
      |> duplicate(as: "__ema1", column: "_value")
      |> exponentialMovingAverage(n: n)
      |> duplicate(as: "__ema2", column: "_value")
      |> exponentialMovingAverage(n: n)
      |> map(fn: (r) => ({r with _value: 3.0 * r.__ema1 - 3.0 * r.__ema2 + r._value}))
      |> drop(columns: ["__ema1", "__ema2"])`,
})

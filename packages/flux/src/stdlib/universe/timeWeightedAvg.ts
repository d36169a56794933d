import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/timeweightedavg/ */
export const timeWeightedAvg = composed({
  package: 'universe',
  name: 'timeWeightedAvg',
  source: `(tables=<-, unit) =>
    tables
      |> integral(interpolate: "linear", unit: unit)
      |> map(fn: (r) => ({r with _value: r._value * float(v: uint(v: unit)) / float(v: int(v: r._stop) - int(v: r._start))}))`,
})

import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/timedmovingaverage/ */
export const timedMovingAverage = composed({
  package: 'universe',
  name: 'timedMovingAverage',
  source: `(tables=<-, every, period, column="_value") =>
    tables
      |> window(period: period, every: every)
      |> mean(column: column)
      |> duplicate(as: "_time", column: "_stop")
      |> window(every: inf)`,
})

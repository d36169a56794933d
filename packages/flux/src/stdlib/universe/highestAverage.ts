import { composed } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/highestaverage/ */
export const highestAverage = composed({
  package: 'universe',
  name: 'highestAverage',
  source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> mean(column: column),
      _sortLimit: top,
    )`,
})

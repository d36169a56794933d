import { composed } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/lowestaverage/ */
export const lowestAverage = composed({
  package: 'universe',
  name: 'lowestAverage',
  source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> mean(column: column),
      _sortLimit: bottom,
    )`,
})

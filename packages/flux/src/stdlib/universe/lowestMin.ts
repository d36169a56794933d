import { composed } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/lowestmin/ */
export const lowestMin = composed({
  package: 'universe',
  name: 'lowestMin',
  source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> min(column: column),
      _sortLimit: bottom,
    )`,
})

import { composed } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/highestmax/ */
export const highestMax = composed({
  package: 'universe',
  name: 'highestMax',
  source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> max(column: column),
      _sortLimit: top,
    )`,
})

import { composed } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/highestcurrent/ */
export const highestCurrent = composed({
  package: 'universe',
  name: 'highestCurrent',
  source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> last(column: column),
      _sortLimit: top,
    )`,
})

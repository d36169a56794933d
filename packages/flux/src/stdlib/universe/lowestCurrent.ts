import { composed } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/lowestcurrent/ */
export const lowestCurrent = composed({
  package: 'universe',
  name: 'lowestCurrent',
  source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> last(column: column),
      _sortLimit: bottom,
    )`,
})

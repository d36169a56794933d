import { composed } from '../function/define.ts'

/**
 * Declares a function that takes one row of each group and of these the first few in order, as `highestMax` does.
 *
 * @param reducer the function that leaves one row of a group, by `column`
 * @param order puts these rows in order and keeps `n`
 */
export const rankingFunction = (name: string, reducer: string, order: 'top' | 'bottom') =>
  composed({
    package: 'universe',
    name,
    source: `(tables=<-, n, groupColumns=[], column="_value") =>
    tables |> _highestOrLowest(
      n: n,
      groupColumns: groupColumns,
      column: column,
      reducer: (tables=<-) => tables |> ${reducer}(column: column),
      _sortLimit: ${order},
    )`,
  })

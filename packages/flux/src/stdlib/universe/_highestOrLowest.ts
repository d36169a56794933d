import { composed } from '../../function/define.ts'

/** One row for each group, and of these the first few in order: what `highestMax` and its like are made of. */
export const _highestOrLowest = composed({
  package: 'universe',
  name: '_highestOrLowest',
  source: `(tables=<-, n, _sortLimit, reducer, groupColumns=[], column="_value") =>
    tables
      |> group(columns: groupColumns)
      |> reducer()
      |> group(columns: [])
      |> _sortLimit(columns: [column], n: n)`,
})

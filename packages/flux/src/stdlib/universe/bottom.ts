import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/bottom/ */
export const bottom = composed({
  package: 'universe',
  name: 'bottom',
  source: '(tables=<-, n, columns=["_value"]) => tables |> _sortLimit(desc: false, columns: columns, n: n)',
})

import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/top/ */
export const top = composed({
  package: 'universe',
  name: 'top',
  source: '(tables=<-, n, columns=["_value"]) => tables |> _sortLimit(desc: true, columns: columns, n: n)',
})

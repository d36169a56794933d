import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/median/ */
export const median = composed({
  package: 'universe',
  name: 'median',
  source: `(tables=<-, column="_value", compression=0.0, method="estimate_tdigest") =>
    tables |> quantile(column: column, q: 0.5, compression: compression, method: method)`,
})

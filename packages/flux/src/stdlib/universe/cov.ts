import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/cov/ */
export const cov = composed({
  package: 'universe',
  name: 'cov',
  source: `(x, y, on, pearsonr=false) =>
    join(tables: {x: x, y: y}, on: on)
      |> covariance(columns: ["_value_x", "_value_y"], pearsonr: pearsonr)`,
})

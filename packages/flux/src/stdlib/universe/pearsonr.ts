import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/pearsonr/ */
export const pearsonr = composed({
  package: 'universe',
  name: 'pearsonr',
  source: '(x, y, on) => cov(pearsonr: true, on: on, y: y, x: x)',
})

import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/statecount/ */
export const stateCount = composed({
  package: 'universe',
  name: 'stateCount',
  source: '(tables=<-, fn, column="stateCount") => tables |> stateTracking(fn: fn, countColumn: column)',
})

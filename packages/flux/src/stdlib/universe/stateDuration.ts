import { composed } from '../../function/define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/stateduration/ */
export const stateDuration = composed({
  package: 'universe',
  name: 'stateDuration',
  source: `(tables=<-, fn, column="stateDuration", timeColumn="_time", unit=1s) =>
    tables |> stateTracking(fn: fn, durationColumn: column, durationUnit: unit, timeColumn: timeColumn)`,
})

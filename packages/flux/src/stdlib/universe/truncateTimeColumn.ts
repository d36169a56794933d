import { composed } from '../../function/define.ts'

/**
 * Whatever `timeColumn` says, `_time` is truncated: so does InfluxDB.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/truncatetimecolumn/
 */
export const truncateTimeColumn = composed({
  package: 'universe',
  name: 'truncateTimeColumn',
  imports: ['date'],
  source: `(tables=<-, unit, timeColumn="_time") =>
    tables |> map(fn: (r) => ({r with _time: date.truncate(unit: unit, t: r._time)}))`,
})

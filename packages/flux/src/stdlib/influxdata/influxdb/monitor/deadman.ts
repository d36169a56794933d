import { composed } from '../../../../function/define.ts'

/** Marks the groups whose last row is older than a time. */
export const deadman = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'deadman',
  source: `(t, tables=<-) =>
    tables
        |> max(column: "_time")
        |> map(fn: (r) => ({r with dead: r._time < t}))`,
})

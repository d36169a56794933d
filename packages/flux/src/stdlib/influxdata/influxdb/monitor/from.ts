import { composed } from '../../../../function/define.ts'

/** The statuses that checks have stored. */
export const from = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'from',
  imports: ['influxdata/influxdb', 'influxdata/influxdb/schema'],
  source: `(start, stop=now(), fn=(r) => true) =>
    influxdb.from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "statuses")
        |> filter(fn: fn)
        |> schema.fieldsAsCols()`,
})

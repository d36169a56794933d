import { composed } from '../../../../function/define.ts'

/** The notifications that rules have stored. */
export const logs = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'logs',
  imports: ['influxdata/influxdb', 'influxdata/influxdb/schema'],
  source: `(start, stop=now(), fn) =>
    influxdb.from(bucket: bucket)
        |> range(start: start, stop: stop)
        |> filter(fn: (r) => r._measurement == "notifications")
        |> filter(fn: fn)
        |> schema.fieldsAsCols()`,
})

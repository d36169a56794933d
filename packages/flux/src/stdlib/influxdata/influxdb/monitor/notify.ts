import { composed } from '../../../../function/define.ts'

/** Hands statuses to an endpoint and stores that it did. */
export const notify = composed({
  package: 'influxdata/influxdb/monitor',
  name: 'notify',
  imports: ['experimental'],
  source: `(tables=<-, endpoint, data) =>
    tables
        |> experimental.set(o: data)
        |> experimental.group(mode: "extend", columns: experimental.objectKeys(o: data))
        |> map(
            fn: (r) =>
                ({r with
                    _measurement: "notifications",
                    _status_timestamp: int(v: r._time),
                    _time: now(),
                }),
        )
        |> endpoint()
        |> experimental.group(mode: "extend", columns: ["_sent"])
        |> log()`,
})

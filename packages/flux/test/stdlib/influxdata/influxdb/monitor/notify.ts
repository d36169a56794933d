import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'hands rows to the endpoint and logs what it answers',
    flux: `
import "array"
import "influxdata/influxdb/monitor"

option monitor.log = (tables=<-) => tables |> keep(columns: ["_sent", "_measurement", "rule", "_status_timestamp", "_time"])

endpoint = (tables=<-) => tables |> map(fn: (r) => ({r with _sent: "true"}))

array.from(rows: [{_time: 2025-12-31T23:59:00Z, _measurement: "statuses", host: "a"}])
    |> group(columns: ["_measurement", "host"])
    |> monitor.notify(endpoint: endpoint, data: {rule: "r1"})`,
    want: `
      #group _measurement,rule,_sent
      _measurement:string | _status_timestamp:int | _time:time | rule:string | _sent:string
      notifications | 1767225540000000000 | 2026-01-01T00:00:00Z | r1 | true`,
  },
])

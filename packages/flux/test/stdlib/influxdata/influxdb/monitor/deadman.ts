import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'marks what has not reported since a time',
    flux: `
import "array"
import "influxdata/influxdb/monitor"

array.from(rows: [
    {_time: 2025-12-31T23:50:00Z, host: "a", v: 1},
    {_time: 2025-12-31T23:59:00Z, host: "b", v: 2},
    {_time: 2025-12-31T23:40:00Z, host: "b", v: 3},
])
    |> group(columns: ["host"])
    |> monitor.deadman(t: 2025-12-31T23:55:00Z)`,
    want: `
      #group host
      _time:time | dead:bool | host:string | v:int
      2025-12-31T23:50:00Z | true | a | 1
      #group host
      _time:time | dead:bool | host:string | v:int
      2025-12-31T23:59:00Z | false | b | 2`,
  },
])

import { cases } from '../../../../cases.ts'

const check = `
import "array"
import "influxdata/influxdb/monitor"

readings = array.from(rows: [
    {_time: 2025-12-31T23:59:00Z, _measurement: "m", host: "a", v: 1.0},
    {_time: 2025-12-31T23:59:10Z, _measurement: "m", host: "a", v: 9.0},
])
    |> group(columns: ["_measurement", "host"])

readings
    |> monitor.check(
        data: {_check_id: "c1", _check_name: "heat", _type: "threshold", tags: {team: "east"}},
        messageFn: (r) => "\${r.host} is \${r._level} at \${string(v: r.v)}",
        crit: (r) => r.v > 5.0,
    )`

export default cases([
  {
    name: 'gives rows a level and a message, and writes what the option says',
    flux: check.replace('\nreadings =', 'option monitor.write = (tables=<-) => tables\n\nreadings ='),
    want: `
      #group _check_id,_check_name,_level,_measurement,_source_measurement,_type,host,team
      _check_id:string | _check_name:string | _level:string | _measurement:string | _message:string | _source_measurement:string | _source_timestamp:int | _time:time | _type:string | host:string | team:string | v:float
      c1 | heat | crit | statuses | a is crit at 9 | m | 1767225550000000000 | 2026-01-01T00:00:00Z | threshold | a | east | 9
      #group _check_id,_check_name,_level,_measurement,_source_measurement,_type,host,team
      _check_id:string | _check_name:string | _level:string | _measurement:string | _message:string | _source_measurement:string | _source_timestamp:int | _time:time | _type:string | host:string | team:string | v:float
      c1 | heat | ok | statuses | a is ok at 1 | m | 1767225540000000000 | 2026-01-01T00:00:00Z | threshold | a | east | 1`,
  },
  {
    name: 'writes to the bucket _monitoring by itself',
    flux: check,
    error: 'failed to initialize execute state: could not find bucket "_monitoring"',
  },
])

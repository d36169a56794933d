import { cases } from '../../../../cases.ts'

const statuses = `
import "array"
import "influxdata/influxdb/monitor"

statuses = array.from(rows: [
    {_time: 2026-01-01T00:00:00Z, _source_timestamp: 1, _level: "ok"},
    {_time: 2026-01-01T00:00:10Z, _source_timestamp: 2, _level: "crit"},
    {_time: 2026-01-01T00:00:20Z, _source_timestamp: 3, _level: "crit"},
    {_time: 2026-01-01T00:00:30Z, _source_timestamp: 4, _level: "warn"},
    {_time: 2026-01-01T00:00:40Z, _source_timestamp: 5, _level: "ok"},
])
    |> group(columns: ["_level"])
`

export default cases([
  {
    name: 'every change',
    flux: `${statuses}
statuses |> monitor.stateChangesOnly() |> keep(columns: ["_source_timestamp", "_level"])`,
    want: `
      #group _level
      _source_timestamp:int | _level:string
      2 | crit
      #group _level
      _source_timestamp:int | _level:string
      5 | ok
      #group _level
      _source_timestamp:int | _level:string
      4 | warn`,
  },
  {
    name: 'from any level to one',
    flux: `${statuses}
statuses |> monitor.stateChanges(toLevel: "crit") |> keep(columns: ["_source_timestamp", "_level"])`,
    want: `
      #group _level
      _source_timestamp:int | _level:string
      2 | crit`,
  },
  {
    name: 'from one level to any',
    flux: `${statuses}
statuses |> monitor.stateChanges(fromLevel: "crit") |> keep(columns: ["_source_timestamp", "_level"])`,
    want: `
      #group _level
      _source_timestamp:int | _level:string
      4 | warn`,
  },
  {
    name: 'from one level to another',
    flux: `${statuses}
statuses |> monitor.stateChanges(fromLevel: "warn", toLevel: "ok") |> keep(columns: ["_source_timestamp", "_level"])`,
    want: `
      #group _level
      _source_timestamp:int | _level:string
      5 | ok`,
  },
])

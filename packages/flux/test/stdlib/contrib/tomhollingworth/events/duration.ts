import { cases } from '../../../../cases.ts'

const events = (rest: string): string => `
import "array"
import "contrib/tomhollingworth/events"

array.from(rows: [
    {_time: 2026-01-01T00:00:00Z, _stop: 2026-01-01T00:10:00Z, state: "a"},
    {_time: 2026-01-01T00:00:05Z, _stop: 2026-01-01T00:10:00Z, state: "b"},
    {_time: 2026-01-01T00:02:00Z, _stop: 2026-01-01T00:10:00Z, state: "c"},
])
    |> drop(columns: ["_none"])
    |> events.duration(${rest})`

export default cases([
  {
    name: 'each row lasts until the next, the last until the stop',
    flux: events(''),
    want: `
      #group
      _time:time | _stop:time | state:string | duration:int
      2026-01-01T00:00:00Z | 2026-01-01T00:10:00Z | a | 5
      2026-01-01T00:00:05Z | 2026-01-01T00:10:00Z | b | 115
      2026-01-01T00:02:00Z | 2026-01-01T00:10:00Z | c | 480`,
  },
  {
    name: 'in whole units, until a stop that is given',
    flux: events('unit: 1m, columnName: "min", stop: 2026-01-01T00:05:30Z'),
    want: `
      #group
      _time:time | _stop:time | state:string | min:int
      2026-01-01T00:00:00Z | 2026-01-01T00:10:00Z | a | 0
      2026-01-01T00:00:05Z | 2026-01-01T00:10:00Z | b | 1
      2026-01-01T00:02:00Z | 2026-01-01T00:10:00Z | c | 3`,
  },
  {
    name: 'needs the column of the stop',
    flux: events('stopColumn: "end"'),
    error: 'runtime error @11:8-11:42: duration: column "end" does not exist',
  },
])

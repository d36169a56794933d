import { cases } from '../../cases.ts'

const rows = (values: string) => `
import "array"
import "interpolate"

array.from(rows: [${values}])
    |> interpolate.linear(every: 10s)`

export default cases([
  {
    name: 'adds the borders of windows between rows, not those beyond them',
    flux: rows(
      '{_time: 2026-01-01T00:00:05Z, _value: 1.0}, {_time: 2026-01-01T00:00:25Z, _value: 3.0}, {_time: 2026-01-01T00:00:30Z, _value: 0.0}',
    ),
    want: `
      #group
      _time:time | _value:float
      2026-01-01T00:00:05Z | 1
      2026-01-01T00:00:10Z | 1.5
      2026-01-01T00:00:20Z | 2.5
      2026-01-01T00:00:25Z | 3
      2026-01-01T00:00:30Z | 0`,
  },
  {
    name: 'months are of the calendar',
    flux: `
import "array"
import "interpolate"

array.from(rows: [{_time: 2026-01-31T00:00:00Z, _value: 0.0}, {_time: 2026-03-02T00:00:00Z, _value: 30.0}])
    |> interpolate.linear(every: 1mo)`,
    want: `
      #group
      _time:time | _value:float
      2026-01-31T00:00:00Z | 0
      2026-02-01T00:00:00Z | 1
      2026-03-01T00:00:00Z | 29
      2026-03-02T00:00:00Z | 30`,
  },
  {
    name: 'wants every other column in the key',
    flux: rows('{_time: 2026-01-01T00:00:05Z, _value: 1.0, x: 1}'),
    error: 'runtime error @6:8-6:38: linear: interpolate.linear requires column "x" to be in group key',
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'averages a period every so often',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 1.0}, {_time: 2026-01-01T00:00:10Z, _value: 3.0}, {_time: 2026-01-01T00:00:20Z, _value: 8.0}])
    |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
    |> timedMovingAverage(every: 10s, period: 20s)`,
    want: `
      #group _start,_stop
      _time:time | _start:time | _stop:time | _value:float
      2026-01-01T00:00:10Z | 2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 1
      2026-01-01T00:00:20Z | 2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 2
      2026-01-01T00:00:30Z | 2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 5.5
      2026-01-01T00:00:30Z | 2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 8`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is the interpolated integral over the range',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: 2.0}, {_time: 2026-01-01T00:00:20Z, _value: 4.0}])
    |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
    |> timeWeightedAvg(unit: 1s)`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _value:float
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 3`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'forecasts after the last value',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 1.0}, {_time: 2026-01-01T00:01:00Z, _value: 2.0}, {_time: 2026-01-01T00:02:00Z, _value: 3.0}, {_time: 2026-01-01T00:03:00Z, _value: 4.0}, {_time: 2026-01-01T00:04:00Z, _value: 5.0}])
    |> holtWinters(n: 2, interval: 1m)`,
    want: `
      #group
      _time:time | _value:float
      2026-01-01T00:05:00Z | 6.001394347770269
      2026-01-01T00:06:00Z | 7.006226444082646`,
  },
  {
    name: 'gives the fit and its error too, across gaps',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 10}, {_time: 2026-01-01T00:01:00Z, _value: 20}, {_time: 2026-01-01T00:03:00Z, _value: 20}, {_time: 2026-01-01T00:04:00Z, _value: 10}, {_time: 2026-01-01T00:05:00Z, _value: 20}])
    |> holtWinters(n: 1, interval: 1m, seasonality: 2, withFit: true, withMinSSE: true)`,
    want: `
      #group
      _time:time | _value:float | minSSE:float
      2026-01-01T00:00:00Z | 10 | 0.0000000003406468210639837
      2026-01-01T00:01:00Z | 19.999989344065487 | 0.0000000003406468210639837
      2026-01-01T00:02:00Z | 10 | 0.0000000003406468210639837
      2026-01-01T00:03:00Z | 19.999989344065487 | 0.0000000003406468210639837
      2026-01-01T00:04:00Z | 10 | 0.0000000003406468210639837
      2026-01-01T00:05:00Z | 19.999989344065487 | 0.0000000003406468210639837
      2026-01-01T00:06:00Z | 10 | 0.0000000003406468210639837`,
  },
  {
    name: 'gives nothing for a single value',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 1.0}]) |> holtWinters(n: 2, interval: 1m)`,
    want: `
      #group
      _time:time | _value:float`,
  },
  {
    name: 'refuses what is not finite',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: float(v: "NaN")}]) |> holtWinters(n: 2, interval: 1m)`,
    error: 'runtime error @2:79-2:110: holtWinters: NaN/Inf in input',
  },
  {
    name: 'refuses text',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: "x"}]) |> holtWinters(n: 2, interval: 1m)`,
    error: 'runtime error @2:67-2:98: holtWinters: holtWinters can work only on numerical types, got string',
  },
])

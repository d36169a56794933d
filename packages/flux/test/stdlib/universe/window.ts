import { cases } from '../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{_time: 2026-01-01T00:00:10Z, v: 1}, {_time: 2026-01-01T00:00:50Z, v: 2}, {_time: 2026-01-01T00:02:00Z, v: 3}])
  |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:02:30Z)
`

export default cases([
  {
    name: 'splits at multiples of every, and clips to the range',
    flux: `${rows} rows |> window(every: 1m) |> drop(columns: ["_time"])`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z | 1
      2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z | 2
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:02:00Z | 2026-01-01T00:02:30Z | 3`,
  },
  {
    name: 'makes windows without rows on demand',
    flux: `${rows} rows |> window(every: 1m, createEmpty: true) |> count(column: "v")`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z | 2
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:01:00Z | 2026-01-01T00:02:00Z | 0
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:02:00Z | 2026-01-01T00:02:30Z | 1`,
  },
  {
    name: 'puts a row into every window that a longer period lets overlap',
    flux: `${rows} rows |> window(every: 1m, period: 2m) |> sum(column: "v")`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z | 3
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:02:00Z | 3
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:01:00Z | 2026-01-01T00:02:30Z | 3
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:02:00Z | 2026-01-01T00:02:30Z | 3`,
  },
  {
    name: 'joins all again with an infinite window',
    flux: `${rows} rows |> window(every: 1m) |> window(every: inf) |> sum(column: "v")`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:02:30Z | 6`,
  },
  {
    name: 'needs a range before it',
    flux: `import "array"
      array.from(rows: [{_time: 2026-01-01T00:00:10Z}]) |> window(every: 1m)`,
    error: 'failed to initialize execute state: nil bounds passed to window; use range to set the window range',
  },
  {
    name: 'needs a length',
    flux: `${rows} rows |> window(every: 0s)`,
    error:
      'error calling function "window" @4:10-4:27: window function requires at least one of "every" or "period" to be set and non-zero',
  },
  {
    name: 'does not go back',
    flux: `${rows} rows |> window(every: -1m)`,
    error: 'error calling function "window" @4:10-4:28: parameter "every" must be non-negative',
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'counts and times a state',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, v: 1}, {_time: 2026-01-01T00:00:05Z, v: 9}, {_time: 2026-01-01T00:00:10Z, v: 9}, {_time: 2026-01-01T00:01:10Z, v: 9}, {_time: 2026-01-01T00:01:20Z, v: 1}])
    |> stateTracking(fn: (r) => r.v > 5, countColumn: "n", durationColumn: "s")`,
    want: `
      #group
      _time:time | v:int | n:int | s:int
      2026-01-01T00:00:00Z | 1 | -1 | -1
      2026-01-01T00:00:05Z | 9 | 1 | 0
      2026-01-01T00:00:10Z | 9 | 2 | 5
      2026-01-01T00:01:10Z | 9 | 3 | 65
      2026-01-01T00:01:20Z | 1 | -1 | -1`,
  },
  {
    name: 'refuses falling times',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, v: 1}, {_time: 2026-01-01T00:00:05Z, v: 9}]) |> stateTracking(fn: (r) => r.v > 5, durationColumn: "s")`,
    error: 'runtime error @2:97-2:151: stateTracking: got an out-of-order timestamp',
  },
  {
    name: 'refuses a unit of nothing',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, v: 1}]) |> stateTracking(fn: (r) => r.v > 5, durationColumn: "s", durationUnit: 0s)`,
    error: 'error calling function "stateTracking" @2:60-2:132: state tracking duration unit must be greater than zero',
  },
])

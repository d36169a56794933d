import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'counts the rows of a state from 1',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, v: 9}, {_time: 2026-01-01T00:00:05Z, v: 9}, {_time: 2026-01-01T00:00:10Z, v: 1}]) |> stateCount(fn: (r) => r.v > 5)`,
    want: `
      #group
      _time:time | v:int | stateCount:int
      2026-01-01T00:00:00Z | 9 | 1
      2026-01-01T00:00:05Z | 9 | 2
      2026-01-01T00:00:10Z | 1 | -1`,
  },
  {
    name: 'needs _time all the same',
    flux: `import "array"
array.from(rows: [{v: 9}]) |> stateCount(fn: (r) => r.v > 5)`,
    error: 'runtime error @2:31-2:61: stateCount: column "_time" does not exist',
  },
])

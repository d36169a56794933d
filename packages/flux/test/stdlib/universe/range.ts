import { cases } from '../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{_time: 2026-01-01T00:00:00Z, v: 1}, {_time: 2026-01-01T00:01:00Z, v: 2}])
`

export default cases([
  {
    name: 'puts its bounds before the columns and into the key; the stop is exclusive',
    flux: `${rows} rows |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:01:00Z)`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _time:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z | 2026-01-01T00:00:00Z | 1`,
  },
  {
    name: 'twice is the part that both share',
    flux: `${rows} rows |> range(start: 2025-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z) |> range(start: 2026-01-01T00:00:00Z)`,
    now: '2026-01-02T00:00:00Z',
    want: `
      #group _start,_stop
      _start:time | _stop:time | _time:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 2026-01-01T00:00:00Z | 1`,
  },
  {
    name: 'counts durations from now and numbers from the epoch, in seconds',
    flux: `${rows} rows |> range(start: 1767225600, stop: -2h)`,
    now: '2026-01-01T03:00:00Z',
    want: `
      #group _start,_stop
      _start:time | _stop:time | _time:time | v:int
      2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z | 2026-01-01T00:00:00Z | 1
      2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z | 2026-01-01T00:01:00Z | 2`,
  },
  {
    name: 'refuses a range without an instant in it',
    flux: `${rows} rows |> range(start: now())`,
    error: 'error in building plan while starting program: cannot query an empty range',
  },
  {
    name: 'refuses what is no time',
    flux: `${rows} rows |> range(start: "-1h")`,
    error: 'error calling function "range" @3:10-3:29: value is not a time, got string',
  },
])

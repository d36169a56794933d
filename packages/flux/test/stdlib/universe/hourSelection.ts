import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'keeps hours, both ends in',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T08:59:59Z}, {_time: 2026-01-01T09:00:00Z}, {_time: 2026-01-01T17:59:00Z}, {_time: 2026-01-01T18:00:00Z}]) |> hourSelection(start: 9, stop: 17)`,
    want: `
      #group
      _time:time
      2026-01-01T09:00:00Z
      2026-01-01T17:59:00Z`,
  },
  {
    name: 'goes past midnight, on the clock of a place',
    flux: `import "array"
import "timezone"
array.from(rows: [{_time: 2026-01-01T20:59:00Z}, {_time: 2026-01-01T21:00:00Z}, {_time: 2026-01-02T04:30:00Z}, {_time: 2026-01-02T05:30:00Z}]) |> hourSelection(start: 22, stop: 5, location: timezone.fixed(offset: 1h))`,
    want: `
      #group
      _time:time
      2026-01-01T21:00:00Z
      2026-01-02T04:30:00Z`,
  },
  {
    name: 'refuses an hour that there is not',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T20:59:00Z}]) |> hourSelection(start: 22, stop: 24)`,
    error: 'runtime error @2:54-2:88: hourSelection: stop must be between 0 and 23',
  },
  {
    name: 'needs the time column',
    flux: `import "array"
array.from(rows: [{t: 2026-01-01T20:59:00Z}]) |> hourSelection(start: 22, stop: 23)`,
    error: 'runtime error @2:50-2:84: hourSelection: invalid time column',
  },
])

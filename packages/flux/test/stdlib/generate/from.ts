import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'spreads rows evenly over a time range',
    flux: `
import "generate"

generate.from(count: 3, fn: (n) => n * n, start: 2025-12-31T23:59:30Z, stop: 2026-01-01T00:00:00Z) |> group()`,
    want: `
      #group
      _time:time | _value:int
      2025-12-31T23:59:30Z | 0
      2025-12-31T23:59:40Z | 1
      2025-12-31T23:59:50Z | 4`,
  },
])

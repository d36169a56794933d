import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'keeps the first rows of each table',
    flux: `${floats}data |> limit(n: 2)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | 1
      a | 2026-01-01T00:00:10Z | ∅
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅`,
  },
  {
    name: 'skips an offset; a table that it skips whole is gone',
    flux: `${floats}data |> limit(n: 2, offset: 1)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 4`,
  },
  {
    name: 'keeps a table of no rows for n 0',
    flux: `${floats}data |> filter(fn: (r) => r.k == "b") |> limit(n: 0)`,
    want: `
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'refuses a negative offset',
    flux: `${floats}data |> limit(n: 2, offset: -1)`,
    error: 'error calling function "limit" @12:9-12:32: limit offset cannot be negative (-1)',
  },
])

import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'keeps the last rows of each table',
    flux: `${floats}data |> tail(n: 2)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:20Z | 4
      a | 2026-01-01T00:00:30Z | 2.5
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅`,
  },
  {
    name: 'skips an offset from the end; a table that it skips whole stays empty',
    flux: `${floats}data |> tail(n: 2, offset: 1)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 4
      #group k=b
      k:string | _time:time | _value:float`,
  },
])

import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'adds up; a null repeats the sum',
    flux: `${floats}data |> cumulativeSum()`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | 1
      a | 2026-01-01T00:00:10Z | 1
      a | 2026-01-01T00:00:20Z | 5
      a | 2026-01-01T00:00:30Z | 7.5
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | 0`,
  },
  {
    name: 'takes several columns and leaves text alone',
    flux: `${everyType}data |> cumulativeSum(columns: ["_value", "u", "s"])`,
    want: `
      #group k
      k:string | _time:time | _value:int | u:uint | s:string | b:bool
      a | 2026-01-01T00:00:00Z | 7 | 7 | x | true
      a | 2026-01-01T00:00:10Z | 7 | 7 | ∅ | ∅
      a | 2026-01-01T00:00:20Z | 4 | 9 | y | false
      a | 2026-01-01T00:00:30Z | 6 | 18 | x | true`,
  },
])

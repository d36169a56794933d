import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the step from value to value; a null stays null',
    flux: `${floats}data |> difference()`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 3
      a | 2026-01-01T00:00:30Z | -1.5
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'keeps the first row when told to',
    flux: `${floats}data |> difference(keepFirst: true)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | ∅
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 3
      a | 2026-01-01T00:00:30Z | -1.5
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅`,
  },
  {
    name: 'turns falls into nulls with nonNegative',
    flux: `${floats}data |> difference(nonNegative: true)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 3
      a | 2026-01-01T00:00:30Z | ∅
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'takes a fall for a new start with initialZero',
    flux: `${everyType}data |> difference(nonNegative: true, initialZero: true, keepFirst: true)`,
    want: `
      #group k
      k:string | _time:time | _value:int | u:uint | s:string | b:bool
      a | 2026-01-01T00:00:00Z | 0 | 7 | x | true
      a | 2026-01-01T00:00:10Z | ∅ | ∅ | ∅ | ∅
      a | 2026-01-01T00:00:20Z | ∅ | 2 | y | false
      a | 2026-01-01T00:00:30Z | 5 | 9 | x | true`,
  },
  {
    name: 'gives integers for unsigned ones',
    flux: `${everyType}data |> difference(columns: ["u", "nope"])`,
    want: `
      #group k
      k:string | _time:time | _value:int | u:int | s:string | b:bool
      a | 2026-01-01T00:00:10Z | ∅ | ∅ | ∅ | ∅
      a | 2026-01-01T00:00:20Z | -3 | -5 | y | false
      a | 2026-01-01T00:00:30Z | 2 | 7 | x | true`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> difference(columns: ["s"])`,
    error: 'runtime error @10:9-10:35: difference: difference does not support column "s" of type "string"',
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> difference(columns: ["_time"])`,
    error: 'runtime error @10:9-10:39: difference: difference does not support time columns. Try the elapsed function',
  },
  {
    name: 'keeps a table without rows',
    flux: `${floats}none |> difference()`,
    want: `
      #group k=a
      k:string | _time:time | _value:float
      #group k=b
      k:string | _time:time | _value:float`,
  },
])

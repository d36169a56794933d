import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the first row with a value, its other nulls kept',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: debug.null(type: "int"), s: "x"}, {_value: 2, s: debug.null(type: "string")}, {_value: 3, s: "z"}]) |> first()`,
    want: `
      #group
      _value:int | s:string
      2 | ∅`,
  },
  {
    name: 'is no row where there is no value',
    flux: `${floats}data |> first()`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | 1
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'selects by text too',
    flux: `${everyType}data |> first(column: "s")`,
    want: `
      #group k
      k:string | _time:time | _value:int | u:uint | s:string | b:bool
      a | 2026-01-01T00:00:00Z | 7 | 7 | x | true`,
  },
  {
    name: 'needs its column',
    flux: `${floats}data |> first(column: "nope")`,
    error: 'runtime error @12:9-12:30: first: no column "nope" exists',
  },
])

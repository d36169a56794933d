import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the first row with the least value',
    flux: `import "array"
array.from(rows: [{_value: 3, n: 1}, {_value: 2, n: 2}, {_value: 2, n: 3}]) |> min()`,
    want: `
      #group
      _value:int | n:int
      2 | 2`,
  },
  {
    name: 'is no row where there is no value',
    flux: `${floats}data |> min()`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | 1
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'takes times',
    flux: `${everyType}data |> min(column: "_time")`,
    want: `
      #group k
      k:string | _time:time | _value:int | u:uint | s:string | b:bool
      a | 2026-01-01T00:00:00Z | 7 | 7 | x | true`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> min(column: "s")`,
    error:
      'runtime error @10:9-10:25: min: invalid use of function: *universe.MinSelector has no implementation for type string',
  },
])

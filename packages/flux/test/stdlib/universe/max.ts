import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the first row with the greatest value',
    flux: `import "array"
array.from(rows: [{_value: 3, n: 1}, {_value: 2, n: 2}, {_value: 3, n: 3}]) |> max()`,
    want: `
      #group
      _value:int | n:int
      3 | 1`,
  },
  {
    name: 'orders unsigned integers',
    flux: `import "array"
array.from(rows: [{_value: uint(v: 1), n: 1}, {_value: uint(v: "18446744073709551615"), n: 2}]) |> max()`,
    want: `
      #group
      _value:uint | n:int
      18446744073709551615 | 2`,
  },
  {
    name: 'is no row where there is no value',
    flux: `${floats}data |> max()`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:20Z | 4
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'refuses bools',
    flux: `${everyType}data |> max(column: "b")`,
    error:
      'runtime error @10:9-10:25: max: invalid use of function: *universe.MaxSelector has no implementation for type bool',
  },
])

import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the last row with a value, its other nulls as zero values',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: 3, s: "z", f: 1.0}, {_value: 2, s: debug.null(type: "string"), f: debug.null(type: "float")}, {_value: debug.null(type: "int"), s: "x", f: 2.0}]) |> last()`,
    want: `
      #group
      _value:int | s:string | f:float
      2 |  | 0`,
  },
  {
    name: 'is no row where there is no value',
    flux: `${floats}data |> last()`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:30Z | 2.5
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'needs its column',
    flux: `${floats}data |> last(column: "nope")`,
    error: 'runtime error @12:9-12:29: last: no column "nope" exists',
  },
])

import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'keeps the first row of each value, null among them',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: 1, n: 1}, {_value: debug.null(type: "int"), n: 2}, {_value: 1, n: 3}, {_value: debug.null(type: "int"), n: 4}, {_value: 2, n: 5}]) |> unique()`,
    want: `
      #group
      _value:int | n:int
      1 | 1
      ∅ | 2
      2 | 5`,
  },
  {
    name: 'needs its column',
    flux: `${floats}data |> unique(column: "nope")`,
    error: 'runtime error @12:9-12:31: unique: no column "nope" exists',
  },
])

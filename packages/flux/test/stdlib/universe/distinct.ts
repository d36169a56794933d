import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'gives each value once, null among them',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: 1.5, n: 1}, {_value: debug.null(type: "float"), n: 2}, {_value: 1.5, n: 3}, {_value: -0.5, n: 5}]) |> distinct()`,
    want: `
      #group
      _value:float
      1.5
      ∅
      -0.5`,
  },
  {
    name: 'gives the value of a key column',
    flux: `${floats}data |> distinct(column: "k")`,
    want: `
      #group k
      k:string | _value:string
      a | a
      #group k
      k:string | _value:string
      b | b`,
  },
  {
    name: 'gives empty text for a column that is not there',
    flux: `${floats}data |> distinct(column: "nope")`,
    want: `
      #group k
      k:string | _value:string
      a | 
      #group k
      k:string | _value:string
      b | `,
  },
])

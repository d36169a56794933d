import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'turns values into integers',
    flux: `${floats}data |> toInt() |> keep(columns: ["_value"])`,
    want: `
      #group
      _value:int
      1
      ∅
      4
      2
      ∅`,
  },
  {
    name: 'refuses what is no number',
    flux: `import "array"
array.from(rows: [{_value: "x"}]) |> toInt()`,
    error:
      'runtime error @2:38-2:45: toInt: failed to evaluate map function: cannot convert string "x" to int due to invalid syntax',
  },
])

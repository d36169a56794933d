import { cases } from '../../cases.ts'
import { everyType } from '../../sample-rows.ts'

export default cases([
  {
    name: 'turns values into floats',
    flux: `${everyType}data |> toFloat() |> keep(columns: ["_value"])`,
    want: `
      #group
      _value:float
      7
      ∅
      -3
      2`,
  },
])

import { cases } from '../../cases.ts'
import { everyType } from '../../sample-rows.ts'

export default cases([
  {
    name: 'turns values into text',
    flux: `${everyType}data |> toString() |> keep(columns: ["_value"])`,
    want: `
      #group
      _value:string
      7
      ∅
      -3
      2`,
  },
])

import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'gives an empty table a row, and leaves others alone',
    flux: `
import "array"
import "experimental/table"

array.from(rows: [{g: "a", v: 1}, {g: "b", v: 2}])
    |> group(columns: ["g"])
    |> filter(fn: (r) => r.v == 1, onEmpty: "keep")
    |> table.fill()`,
    want: `
      #group g
      g:string | v:int
      a | 1
      #group g
      g:string | v:int
      b | ∅`,
  },
])

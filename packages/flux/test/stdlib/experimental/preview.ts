import { cases } from '../../cases.ts'

const rows = `
import "array"
import "experimental"

rows = array.from(rows: [{a: 1, v: 1}, {a: 1, v: 2}, {a: 2, v: 3}, {a: 3, v: 4}]) |> group(columns: ["a"])
`

export default cases([
  {
    name: 'the first rows of the first tables',
    flux: `${rows}
rows |> experimental.preview(nrows: 1, ntables: 2)`,
    want: `
      #group a
      a:int | v:int
      1 | 1
      #group a
      a:int | v:int
      2 | 3`,
  },
  {
    name: 'five of each unless told otherwise',
    flux: `${rows}
rows |> group() |> experimental.preview()`,
    want: `
      #group
      a:int | v:int
      1 | 1
      1 | 2
      2 | 3
      3 | 4`,
  },
])

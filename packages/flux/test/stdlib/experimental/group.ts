import { cases } from '../../cases.ts'

const rows = `
import "array"
import "experimental"

rows = array.from(rows: [{a: "x", b: "q", v: 1}, {a: "y", b: "p", v: 2}, {a: "x", b: "p", v: 3}])
    |> group(columns: ["a"])
`

export default cases([
  {
    name: 'adds columns to the key; tables come in the order of their keys',
    flux: `${rows}
rows |> experimental.group(columns: ["b"], mode: "extend")`,
    want: `
      #group a,b
      a:string | b:string | v:int
      x | p | 3
      #group a,b
      a:string | b:string | v:int
      x | q | 1
      #group a,b
      a:string | b:string | v:int
      y | p | 2`,
  },
  {
    name: 'knows no other mode',
    flux: `${rows}
rows |> experimental.group(columns: ["b"], mode: "by")`,
    error:
      'error calling function "group" @8:9-8:55: invalid group mode "by"; experimental.group requires mode "extend"',
  },
  {
    name: 'a column that is not there',
    flux: `${rows}
rows |> experimental.group(columns: ["c"], mode: "extend")`,
    error: 'runtime error @8:9-8:59: group: unknown column "c"',
  },
  {
    name: 'gives the tables in the order of their new keys',
    flux: `import "array"
      import "experimental"
      array.from(rows: [{k: "x", b: "2"}, {k: "y", b: "1"}, {k: "x", b: "1"}])
        |> group(columns: ["k"]) |> experimental.group(columns: ["b"], mode: "extend")`,
    want: `
      #group k,b
      k:string | b:string
      x | 1
      #group k,b
      k:string | b:string
      y | 1
      #group k,b
      k:string | b:string
      x | 2`,
  },
])

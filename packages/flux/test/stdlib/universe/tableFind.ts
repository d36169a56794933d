import { cases } from '../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{h: "x", v: 1}, {h: "y", v: 2}, {h: "y", v: 3}]) |> group(columns: ["h"])
`

export default cases([
  {
    name: 'finds the first table whose key is accepted',
    flux: `${rows} t = rows |> tableFind(fn: (key) => key.h == "y")
      array.from(rows: [{n: length(arr: t |> getColumn(column: "v")), last: (t |> getRecord(idx: 1)).v}])`,
    want: `
      #group
      n:int | last:int
      2 | 3`,
  },
  {
    name: 'is an error where there is none',
    flux: `${rows} t = rows |> tableFind(fn: (key) => key.h == "z")`,
    error: 'error calling function "tableFind" @3:14-3:50: no table found',
  },
])

import { cases } from '../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{h: "x", v: 1}, {h: "y", v: 2}]) |> group(columns: ["h"])
`

export default cases([
  {
    name: 'answers a column as an array',
    flux: `${rows} vs = rows |> findColumn(fn: (key) => key.h == "y", column: "v")
      array.from(rows: [{v: vs[0]}])`,
    want: `
      #group
      v:int
      2`,
  },
  {
    name: 'is empty where there is no such table or column',
    flux: `${rows} array.from(rows: [{
      a: length(arr: rows |> findColumn(fn: (key) => key.h == "z", column: "v")),
      b: length(arr: rows |> findColumn(fn: (key) => key.h == "y", column: "h")),
    }])`,
    want: `
      #group
      a:int | b:int
      0 | 1`,
  },
  {
    name: 'tells that the stream could not start',
    flux: 'from(bucket: "nope") |> range(start: -1h) |> findColumn(fn: (key) => true, column: "v")',
    error:
      'error calling function "findColumn" @1:46-1:88: error in table object start: failed to initialize execute state: could not find bucket "nope"',
  },
])

import { cases } from '../../cases.ts'

const rows = `import "array"
rows = array.from(rows: [{h: "x", v: 1.0}, {h: "y", v: 2.0}, {h: "x", v: 3.0}])
`

export default cases([
  {
    name: 'folds each table into a row: the key, and the record sorted by name',
    flux: `${rows} rows |> group(columns: ["h"]) |> reduce(
      identity: {sum: 0.0, n: 0},
      fn: (r, accumulator) => ({sum: accumulator.sum + r.v, n: accumulator.n + 1}),
    )`,
    want: `
      #group h
      h:string | n:int | sum:float
      x | 2 | 4
      #group h
      h:string | n:int | sum:float
      y | 1 | 2`,
  },
  {
    name: 'replaces columns of the key that the record names',
    flux: `${rows} rows |> group(columns: ["h"]) |> reduce(identity: {h: "", n: 0}, fn: (r, accumulator) => ({h: r.h + "!", n: accumulator.n + 1}))`,
    want: `
      #group h
      h:string | n:int
      x! | 2
      #group h
      h:string | n:int
      y! | 1`,
  },
  {
    name: 'refuses two tables of one key',
    flux: `${rows} rows |> group(columns: ["h"]) |> reduce(identity: {h: ""}, fn: (r, accumulator) => ({h: "same"}))`,
    error: 'runtime error @3:35-3:99: reduce: two reducers writing result to the same table',
  },
  {
    name: 'refuses a null in the end',
    flux: `import "array"
      import "internal/debug"
      array.from(rows: [{v: 1.0}]) |> debug.opaque() |> reduce(identity: {w: 0.0}, fn: (r, accumulator) => ({w: r.missing}))`,
    error: 'runtime error @3:57-3:125: reduce: null values are not supported for "w" in the reduce() function',
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'puts tables of one key together, a stream after the other',
    flux: `import "array"
a = array.from(rows: [{d: "x", v: 1}]) |> group(columns: ["d"])
b = array.from(rows: [{d: "y", v: 2}, {d: "x", v: 3}]) |> group(columns: ["d"])
union(tables: [a, b])`,
    want: `
      #group d
      d:string | v:int
      x | 1
      x | 3
      #group d
      d:string | v:int
      y | 2`,
  },
  {
    name: 'unites columns',
    flux: `import "array"
import "internal/debug"
a = array.from(rows: [{v: 1}]) |> debug.opaque()
b = array.from(rows: [{w: "x"}]) |> debug.opaque()
union(tables: [a, b])`,
    want: `
      #group
      v:int | w:string
      1 | ∅
      ∅ | x`,
  },
  {
    name: 'refuses a column of two types',
    flux: `import "array"
import "internal/debug"
a = array.from(rows: [{v: 1}]) |> debug.opaque()
b = array.from(rows: [{v: "x"}]) |> debug.opaque()
union(tables: [a, b])`,
    error: 'runtime error @5:1-5:22: union: schema collision detected: column "v" is both of type string and int',
  },
  {
    name: 'takes a stream once',
    flux: `import "array"
a = array.from(rows: [{v: 1}])
union(tables: [a, a])`,
    want: `
      #group
      v:int
      1`,
  },
  {
    name: 'needs two streams',
    flux: `import "array"
a = array.from(rows: [{v: 1}])
union(tables: [a])`,
    error: 'error calling function "union" @3:1-3:19: union must have at least two streams as input',
  },
])

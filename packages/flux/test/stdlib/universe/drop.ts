import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'drops columns and puts together tables of one key',
    flux: `import "array"
array.from(rows: [{d: "a", s: "x", v: 1}, {d: "b", s: "x", v: 2}]) |> group(columns: ["d", "s"]) |> drop(columns: ["d"])`,
    want: `
      #group s
      s:string | v:int
      x | 1
      x | 2`,
  },
  {
    name: 'fills columns that a table lacks with null',
    flux: `import "array"
import "internal/debug"
a = array.from(rows: [{d: "a", v: 1}]) |> debug.opaque() |> group(columns: ["d"])
b = array.from(rows: [{d: "b", w: 2.5}]) |> debug.opaque() |> group(columns: ["d"])
union(tables: [a, b]) |> drop(columns: ["d"])`,
    want: `
      #group
      v:int | w:float
      1 | ∅
      ∅ | 2.5`,
  },
  {
    name: 'refuses a column of two types',
    flux: `import "array"
import "internal/debug"
a = array.from(rows: [{d: "a", v: 1}]) |> debug.opaque() |> group(columns: ["d"])
b = array.from(rows: [{d: "b", v: 2.5}]) |> debug.opaque() |> group(columns: ["d"])
union(tables: [a, b]) |> drop(columns: ["d"])`,
    error: 'runtime error @5:26-5:46: drop: schema collision detected: column "v" is both of type float and int',
  },
  {
    name: 'takes a function of the label',
    flux: `import "array"
array.from(rows: [{a1: 1, b1: 2, a2: 3}]) |> drop(fn: (column) => column =~ /^a/)`,
    want: `
      #group
      b1:int
      2`,
  },
  {
    name: 'refuses both',
    flux: `import "array"
array.from(rows: [{a: 1}]) |> drop(columns: ["a"], fn: (column) => true)`,
    error: 'error calling function "drop" @2:31-2:73: drop error: both column list and predicate provided',
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'puts rows of one value into one table and leaves the columns where they are',
    flux: `import "array"
      array.from(rows: [{a: "x", b: 1}, {a: "y", b: 2}, {a: "x", b: 3}]) |> group(columns: ["a"])`,
    want: `
      #group a
      a:string | b:int
      x | 1
      x | 3
      #group a
      a:string | b:int
      y | 2`,
  },
  {
    name: 'refuses another mode',
    flux: `import "array"
      array.from(rows: [{a: "x"}]) |> group(columns: ["a"], mode: "none")`,
    error: 'error calling function "group" @2:39-2:74: invalid group mode: must be "by" or "except"',
  },
])

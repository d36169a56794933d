import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'keeps columns in their order and puts together tables of one key',
    flux: `import "array"
array.from(rows: [{d: "a", s: "x", v: 1}, {d: "b", s: "x", v: 2}, {d: "c", s: "y", v: 3}]) |> group(columns: ["d", "s"]) |> keep(columns: ["v", "s", "nope"])`,
    want: `
      #group s
      s:string | v:int
      x | 1
      x | 2
      #group s
      s:string | v:int
      y | 3`,
  },
  {
    name: 'takes a function of the label',
    flux: `import "array"
array.from(rows: [{a1: 1, b1: 2, a2: 3}]) |> keep(fn: (column) => column =~ /^a/)`,
    want: `
      #group
      a1:int | a2:int
      1 | 3`,
  },
  {
    name: 'refuses neither and both',
    flux: `import "array"
array.from(rows: [{a: 1}]) |> keep()`,
    error: 'error calling function "keep" @2:31-2:37: keep error: neither column list nor predicate function provided',
  },
])

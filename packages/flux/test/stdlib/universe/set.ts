import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'adds a column of one text',
    flux: `import "array"
array.from(rows: [{v: 1}, {v: 2}]) |> set(key: "s", value: "x")`,
    want: `
      #group
      v:int | s:string
      1 | x
      2 | x`,
  },
  {
    name: 'replaces a key column and puts together tables of one key',
    flux: `import "array"
array.from(rows: [{d: "a", v: 1}, {d: "b", v: 2}]) |> group(columns: ["d"]) |> set(key: "d", value: "c")`,
    want: `
      #group d
      d:string | v:int
      c | 1
      c | 2`,
  },
])

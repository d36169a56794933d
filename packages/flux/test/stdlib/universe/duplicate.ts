import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'adds the column at the end',
    flux: `import "array"
array.from(rows: [{d: "a", v: 1}]) |> duplicate(column: "d", as: "e")`,
    want: `
      #group
      d:string | v:int | e:string
      a | 1 | a`,
  },
  {
    name: 'replaces a column in its place; a key column leaves the key',
    flux: `import "array"
array.from(rows: [{d: "a", v: "b"}]) |> group(columns: ["d"]) |> duplicate(column: "v", as: "d")`,
    want: `
      #group
      d:string | v:string
      b | b`,
  },
  {
    name: 'carries one key column into another',
    flux: `import "array"
array.from(rows: [{d: "a", e: "b", v: 1}]) |> group(columns: ["d", "e"]) |> duplicate(column: "d", as: "e")`,
    want: `
      #group d,e
      d:string | e:string | v:int
      a | a | 1`,
  },
  {
    name: 'refuses a column that is not there',
    flux: `import "array"
array.from(rows: [{d: "a"}]) |> duplicate(column: "nope", as: "e")`,
    error: 'runtime error @2:33-2:67: duplicate: duplicate error: column "nope" doesn\'t exist',
  },
])

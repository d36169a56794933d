import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'renames columns, those of the key too',
    flux: `import "array"
array.from(rows: [{d: "a", v: 1}]) |> group(columns: ["d"]) |> rename(columns: {d: "device", v: "value"})`,
    want: `
      #group device
      device:string | value:int
      a | 1`,
  },
  {
    name: 'takes a function of the label',
    flux: `import "array"
array.from(rows: [{d: "a", v: 1}]) |> rename(fn: (column) => column + "_1")`,
    want: `
      #group
      d_1:string | v_1:int
      a | 1`,
  },
  {
    name: 'refuses a column that is not there',
    flux: `import "array"
array.from(rows: [{d: "a"}]) |> rename(columns: {nope: "x"})`,
    error: 'runtime error @2:33-2:61: rename: rename error: column "nope" doesn\'t exist',
  },
  {
    name: 'refuses two columns of one name',
    flux: `import "array"
array.from(rows: [{d: "a", v: "b"}]) |> rename(columns: {d: "v"})`,
    error: 'runtime error @2:41-2:66: rename: column 0 and 1 have the same name ("v") which is not allowed',
  },
])

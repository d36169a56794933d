import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'lists the distinct values of columns',
    flux: `import "array"
array.from(rows: [{d: "a", s: "x"}, {d: "b", s: "x"}, {d: "a", s: "y"}]) |> keyValues(keyColumns: ["d", "s"])`,
    want: `
      #group
      _key:string | _value:string
      d | a
      s | x
      d | b
      s | y`,
  },
  {
    name: 'refuses columns of two types',
    flux: `import "array"
array.from(rows: [{d: "a", s: 1}]) |> keyValues(keyColumns: ["d", "s"])`,
    error: 'runtime error @2:39-2:72: keyValues: keyColumns must all be the same type',
  },
  {
    name: 'refuses tables without such columns',
    flux: `import "array"
array.from(rows: [{d: "a", s: 1}]) |> keyValues(keyColumns: ["nope", "no"])`,
    error: 'runtime error @2:39-2:76: keyValues: received table with columns [d s] not having key columns [nope no]',
  },
  {
    name: 'needs columns or a function',
    flux: `import "array"
array.from(rows: [{d: "a"}]) |> keyValues()`,
    error: 'error calling function "keyValues" @2:33-2:44: neither column list nor predicate function provided',
  },
])

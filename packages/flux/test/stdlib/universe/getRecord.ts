import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'misses a row',
    flux: `import "array"
      array.from(rows: [{v: 1}]) |> tableFind(fn: (key) => true) |> getRecord(idx: 1)`,
    error: 'error calling function "getRecord" @2:69-2:86: index out of bounds: 1',
  },
  {
    name: 'every buffer of the table must have the row',
    data: 'm,h=x f=1 0\nm,h=x f=2 10\nm,h=y f=3 0',
    flux: `import "array"
      found = from(bucket: "b") |> range(start: 0) |> group() |> tableFind(fn: (key) => true)
      a = found |> getRecord(idx: 1)
      array.from(rows: [{a: a._value}])`,
    error: 'error calling function "getRecord" @3:20-3:37: index out of bounds: 1',
  },
])

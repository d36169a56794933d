import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'answers a row as a record, null where there is none',
    flux: `import "array"
      rows = array.from(rows: [{h: "x", v: 1}, {h: "y", v: 2}]) |> group(columns: ["h"])
      found = rows |> findRecord(fn: (key) => key.h == "y", idx: 0)
      beyond = rows |> findRecord(fn: (key) => key.h == "y", idx: 5)
      array.from(rows: [{v: found.v, b: exists beyond.v}])`,
    want: `
      #group
      v:int | b:bool
      2 | false`,
  },
  {
    name: 'of a table in several buffers, the last one has the row',
    data: 'm,h=x f=1 0\nm,h=x f=2 10\nm,h=y f=3 0',
    flux: `import "array"
      read = from(bucket: "b") |> range(start: 0) |> group()
      a = read |> findRecord(fn: (key) => true, idx: 0)
      b = read |> findRecord(fn: (key) => true, idx: 1)
      array.from(rows: [{a: a._value, b: exists b._value}])`,
    want: `
      #group
      a:float | b:bool
      3 | false`,
  },
])

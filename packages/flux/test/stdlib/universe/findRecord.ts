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
])

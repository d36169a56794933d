import { cases } from '../../cases.ts'

const rows = `import "array"
import "internal/debug"
rows = array.from(rows: [{h: "x", v: 1.0}, {h: "y", v: -2.0}, {h: "x", v: 3.0}]) |> debug.opaque()
`

export default cases([
  {
    name: 'keeps the rows for which the function answers true',
    flux: `${rows} rows |> filter(fn: (r) => r.v > 0.0 and r.h == "x")`,
    want: `
      #group
      h:string | v:float
      x | 1
      x | 3`,
  },
  {
    name: 'drops a table that is left without rows',
    flux: `${rows} rows |> group(columns: ["h"]) |> filter(fn: (r) => r.v < 0.0)`,
    want: `
      #group h
      h:string | v:float
      y | -2`,
  },
  {
    name: 'keeps empty tables on demand',
    flux: `${rows} rows |> group(columns: ["h"]) |> filter(fn: (r) => r.v < 0.0, onEmpty: "keep")`,
    want: `
      #group h=x
      h:string | v:float
      #group h
      h:string | v:float
      y | -2`,
  },
  {
    name: 'takes a null for false',
    flux: `${rows} rows |> filter(fn: (r) => r.missing == "x" or r.v == 3.0)`,
    want: `
      #group
      h:string | v:float
      x | 3`,
  },
  {
    name: 'words a conflict of types as the server does',
    flux: `${rows} rows |> filter(fn: (r) => r.v + 1 > 2)`,
    error: 'runtime error @4:10-4:40: filter: type conflict: int != float',
  },
  {
    name: 'names the operator that columns of these types do not have',
    flux: `${rows} rows |> filter(fn: (r) => r.v > r.h)`,
    error: 'runtime error @4:10-4:38: filter: cannot compile @ 4:21-4:37: unsupported binary expression float > string',
  },
  {
    name: 'says where an error of a row comes from',
    flux: `${rows} rows |> filter(fn: (r) => int(v: r.h) > 1)`,
    error:
      'runtime error @4:10-4:44: filter: failed to evaluate filter function: cannot convert string "x" to int due to invalid syntax',
  },
  {
    name: 'refuses another onEmpty',
    flux: `${rows} rows |> filter(fn: (r) => true, onEmpty: "hide")`,
    error: 'error calling function "filter" @4:10-4:50: onEmpty must be keep or drop, was "hide"',
  },
  {
    name: 'is applied by the store, variables from outside too',
    flux: `limit = {v: 1.5, h: "x"}
      from(bucket: "b") |> range(start: 0) |> filter(fn: (r) => r._value > limit.v and r.h == limit.h)
        |> keep(columns: ["_time", "_value"])`,
    data: 'm,h=x f=1,g=2 1000000000\nm,h=y f=3 1000000000\nm,h=x f=4 2000000000',
    want: `
      #group
      _time:time | _value:float
      1970-01-01T00:00:02Z | 4
      1970-01-01T00:00:01Z | 2`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'columns are in the order of the first record, and nulls of the type of their column',
    flux: `
import "array"
import "internal/debug"

array.from(rows: [{b: 1, a: "x", t: 2026-01-01T00:00:00Z, u: uint(v: 2)}, {b: debug.null(), a: "y", t: 2026-01-02T00:00:00Z, u: uint(v: 3)}])`,
    want: `
      #group
      b:int | a:string | t:time | u:uint
      1 | x | 2026-01-01T00:00:00Z | 2
      ∅ | y | 2026-01-02T00:00:00Z | 3`,
  },
  {
    name: 'rows may be piped in and computed',
    flux: `
import "array"

[1, 2] |> array.map(fn: (x) => ({n: x, ok: x > 1})) |> array.from()`,
    want: `
      #group
      n:int | ok:bool
      1 | false
      2 | true`,
  },
  {
    name: 'the first row decides what a column holds',
    flux: `
import "array"
import "internal/debug"

array.from(rows: [{a: debug.null()}, {a: 1}])`,
    error: 'cannot represent the type null as column data',
  },
  {
    name: 'needs a row',
    flux: 'import "array"\narray.from(rows: [])',
    error: 'error calling function "from" @2:1-2:21: rows must be non-empty',
  },
  {
    name: 'holds no durations',
    flux: 'import "array"\narray.from(rows: [{d: 1h}])',
    error: 'cannot represent the type duration as column data',
  },
  {
    name: 'holds no records',
    flux: 'import "array"\narray.from(rows: [{r: {a: 1}}])',
    error: 'cannot represent the type {a: int} as column data',
  },
])

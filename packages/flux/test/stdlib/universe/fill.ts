import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'fills nulls with a value',
    flux: `${floats}data |> fill(value: 0.5)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | 1
      a | 2026-01-01T00:00:10Z | 0.5
      a | 2026-01-01T00:00:20Z | 4
      a | 2026-01-01T00:00:30Z | 2.5
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | 0.5`,
  },
  {
    name: 'fills nulls with the value before; what comes first stays',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: debug.null(type: "string")}, {_value: "x"}, {_value: debug.null(type: "string")}]) |> fill(usePrevious: true)`,
    want: `
      #group
      _value:string
      ∅
      x
      x`,
  },
  {
    name: 'adds a column that is not there',
    flux: `${floats}none |> fill(column: "n", value: 1)`,
    want: `
      #group k=a
      k:string | _time:time | _value:float | n:int
      #group k=b
      k:string | _time:time | _value:float | n:int`,
  },
  {
    name: 'leaves tables as they are when there is no such column to take from',
    flux: `${floats}data |> fill(column: "n", usePrevious: true) |> limit(n: 1)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:00Z | 1
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅`,
  },
  {
    name: 'fills a null of the key',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{d: debug.null(type: "string"), v: 1}]) |> group(columns: ["d"]) |> fill(column: "d", value: "none")`,
    want: `
      #group d
      d:string | v:int
      none | 1`,
  },
  {
    name: 'refuses a value of another type',
    flux: `${floats}data |> fill(value: 0)`,
    error: 'runtime error @12:9-12:23: fill: fill column type mismatch: float/int',
  },
  {
    name: 'refuses neither and both',
    flux: `${floats}data |> fill(value: 0.0, usePrevious: true)`,
    error: 'error calling function "fill" @12:9-12:44: fill requires exactly one of value or usePrevious',
  },
])

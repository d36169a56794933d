import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'estimates through a t-digest',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 2.0}, {_value: 4.0}, {_value: 8.0}]) |> quantile(q: 0.5)`,
    want: `
      #group
      _value:float
      3`,
  },
  {
    name: 'interpolates with exact_mean',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 2.0}, {_value: 4.0}, {_value: 8.0}]) |> quantile(q: 0.5, method: "exact_mean")`,
    want: `
      #group
      _value:float
      3`,
  },
  {
    name: 'takes a row with exact_selector',
    flux: `import "array"
array.from(rows: [{_value: 8.0, n: "d"}, {_value: 2.0, n: "b"}, {_value: 4.0, n: "c"}, {_value: 1.0, n: "a"}]) |> quantile(q: 0.5, method: "exact_selector")`,
    want: `
      #group
      _value:float | n:string
      2 | b`,
  },
  {
    name: 'gives a row of nulls where exact_selector finds no value',
    flux: `${floats}data |> filter(fn: (r) => r.k == "b") |> quantile(q: 0.5, method: "exact_selector")`,
    want: `
      #group k
      k:string | _time:time | _value:float
      b | ∅ | ∅`,
  },
  {
    name: 'selects by _value whatever the column',
    flux: `import "array"
array.from(rows: [{_value: 8.0, n: 1}, {_value: 2.0, n: 2}]) |> quantile(q: 0.5, column: "n", method: "exact_selector")`,
    want: `
      #group
      _value:float | n:int
      2 | 2`,
  },
  {
    name: 'estimates integers as floats',
    flux: `${everyType}data |> quantile(q: 0.9)`,
    want: `
      #group k
      k:string | _value:float
      a | 7`,
  },
  {
    name: 'refuses integers with exact_mean',
    flux: `${everyType}data |> quantile(q: 0.9, method: "exact_mean")`,
    error: 'runtime error @10:9-10:47: quantile: unsupported aggregate column type int',
  },
  {
    name: 'is null without values',
    flux: `${floats}none |> quantile(q: 0.9)`,
    want: `
      #group k
      k:string | _value:float
      a | ∅
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'refuses q beyond 1',
    flux: `${floats}data |> quantile(q: 1.1)`,
    error: 'error calling function "quantile" @12:9-12:25: quantile must be between 0 and 1',
  },
  {
    name: 'refuses another method',
    flux: `${floats}data |> quantile(q: 0.5, method: "guess")`,
    error: 'error calling function "quantile" @12:9-12:42: unknown method guess',
  },
  {
    name: 'refuses compression for an exact method',
    flux: `${floats}data |> quantile(q: 0.5, method: "exact_mean", compression: 10.0)`,
    error:
      'error calling function "quantile" @12:9-12:66: compression parameter is only valid for method estimate_tdigest',
  },
])

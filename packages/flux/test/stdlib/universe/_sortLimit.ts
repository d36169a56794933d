import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the first rows in an order; none make no table',
    flux: `${floats}data |> _sortLimit(n: 2, desc: true) |> yield(name: "two")
data |> _sortLimit(n: 0, desc: true) |> yield(name: "none")`,
    want: `
      # two
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 4
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅
      # none`,
  },
  {
    name: 'tables without rows vanish',
    flux: `import "array"
      array.from(rows: [{_value: 1.0}]) |> filter(fn: (r) => r._value > 2.0, onEmpty: "keep") |> top(n: 1)`,
    want: '',
  },
])

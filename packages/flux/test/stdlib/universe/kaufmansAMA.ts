import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'adapts to how straight the values run',
    flux: `import "array"
array.from(rows: [{_value: 1.0, n: 1}, {_value: 3.0, n: 2}, {_value: 2.0, n: 3}, {_value: 8.0, n: 4}, {_value: 4.0, n: 5}]) |> kaufmansAMA(n: 2)`,
    want: `
      #group
      _value:float | n:int
      2.929651469020182 | 3
      4.170125222234807 | 4
      4.164306070223483 | 5`,
  },
  {
    name: 'refuses n 0',
    flux: `import "array"
array.from(rows: [{_value: 1.0}]) |> kaufmansAMA(n: 0)`,
    error: 'runtime error @2:38-2:55: kaufmansAMA: cannot take KaufmansAMA with a period of 0 (must be greater than 0)',
  },
])

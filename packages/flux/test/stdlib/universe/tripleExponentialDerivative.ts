import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is the change of the triple average in percent',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 3.0}, {_value: 2.0}, {_value: 8.0}, {_value: 4.0}, {_value: 5.0}]) |> tripleExponentialDerivative(n: 2)`,
    want: `
      #group
      _value:float
      26.66666666666666
      9.356725146198809`,
  },
  {
    name: 'is null for a short table',
    flux: `import "array"
array.from(rows: [{_value: 1.0, n: 1}, {_value: 3.0, n: 2}]) |> tripleExponentialDerivative(n: 3)`,
    want: `
      #group
      _value:float | n:int
      ∅ | 2`,
  },
  {
    name: 'refuses n 0',
    flux: `import "array"
array.from(rows: [{_value: 1.0}]) |> tripleExponentialDerivative(n: 0)`,
    error:
      'error calling function "tripleExponentialDerivative" @2:38-2:71: cannot take triple exponential derivative with a period of 0 (must be greater than 0)',
  },
])

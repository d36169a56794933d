import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is twice the average less the average of it',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 3.0}, {_value: 2.0}, {_value: 8.0}, {_value: 4.0}]) |> doubleEMA(n: 2)`,
    want: `
      #group
      _value:float
      2
      7.333333333333333
      4.666666666666666`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'combines three averages of averages',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 3.0}, {_value: 2.0}, {_value: 8.0}, {_value: 4.0}, {_value: 5.0}]) |> tripleEMA(n: 2)`,
    want: `
      #group
      _value:float
      7.333333333333334
      4.222222222222222
      4.839506172839505`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is the oscillator as a share without sign',
    flux: `import "array"
array.from(rows: [{_value: 1.0}, {_value: 3.0}, {_value: 2.0}, {_value: 1.0}, {_value: 4.0}]) |> kaufmansER(n: 2)`,
    want: `
      #group
      _value:float
      0.33333333333333337
      1
      0.5`,
  },
])

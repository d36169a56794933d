import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'compares rises with falls over n rows',
    flux: `import "array"
array.from(rows: [{_value: 1}, {_value: 3}, {_value: 2}, {_value: 8}, {_value: 4}]) |> chandeMomentumOscillator(n: 2)`,
    want: `
      #group
      _value:float
      33.333333333333336
      71.42857142857143
      20`,
  },
  {
    name: 'refuses text',
    flux: `import "array"
array.from(rows: [{_value: "x"}]) |> chandeMomentumOscillator(n: 2)`,
    error:
      'runtime error @2:38-2:68: chandeMomentumOscillator: cannot take chande momentum oscillator of column _value (type string)',
  },
])

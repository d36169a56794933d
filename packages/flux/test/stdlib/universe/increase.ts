import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'adds up what a counter rose, across its resets',
    flux: `import "array"
array.from(rows: [{_value: 1}, {_value: 5}, {_value: 3}, {_value: 4}]) |> increase()`,
    want: `
      #group
      _value:int
      0
      4
      7
      8`,
  },
])

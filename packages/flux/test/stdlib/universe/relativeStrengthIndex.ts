import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'weighs rises against falls',
    flux: `import "array"
array.from(rows: [{_value: 1.0, n: 1}, {_value: 3.0, n: 2}, {_value: 2.0, n: 3}, {_value: 8.0, n: 4}, {_value: 4.0, n: 5}]) |> relativeStrengthIndex(n: 2)`,
    want: `
      #group
      _value:float | n:int
      60 | 3
      93.10344827586206 | 4
      44.26229508196721 | 5`,
  },
  {
    name: 'gives one row for a short table',
    flux: `import "array"
array.from(rows: [{_value: 1.0, n: 1}, {_value: 3.0, n: 2}]) |> relativeStrengthIndex(n: 4)`,
    want: `
      #group
      _value:float | n:int
      100 | 2`,
  },
])

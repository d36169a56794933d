import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'takes every n-th row from a position',
    flux: `import "array"
array.from(rows: [{_value: 0}, {_value: 1}, {_value: 2}, {_value: 3}, {_value: 4}]) |> sample(n: 2, pos: 1)`,
    want: `
      #group
      _value:int
      1
      3`,
  },
  {
    name: 'takes every row for n 1',
    flux: `import "array"
array.from(rows: [{_value: 0}, {_value: 1}]) |> sample(n: 1)`,
    want: `
      #group
      _value:int
      0
      1`,
  },
  {
    name: 'refuses n 0',
    flux: `${floats}data |> sample(n: 0)`,
    error: 'error calling function "sample" @12:9-12:21: n must be a positive integer, but was 0',
  },
  {
    name: 'refuses a position past n',
    flux: `${floats}data |> sample(n: 2, pos: 2)`,
    error: 'error calling function "sample" @12:9-12:29: pos must be less than n, but 2 >= 2',
  },
])

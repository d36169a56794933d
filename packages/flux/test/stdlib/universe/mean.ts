import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'leaves nulls out, and is null where nothing is left',
    flux: `${floats}data |> mean()`,
    want: `
      #group k
      k:string | _value:float
      a | 2.5
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'is null for a table without rows',
    flux: `${floats}none |> mean()`,
    want: `
      #group k
      k:string | _value:float
      a | ∅
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'takes integers',
    flux: `${everyType}data |> mean()`,
    want: `
      #group k
      k:string | _value:float
      a | 2`,
  },
  {
    name: 'takes unsigned integers of another column',
    flux: `${everyType}data |> mean(column: "u")`,
    want: `
      #group k
      k:string | u:float
      a | 6`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> mean(column: "s")`,
    error: 'runtime error @10:9-10:26: mean: unsupported aggregate column type string',
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> mean(column: "_time")`,
    error: 'runtime error @10:9-10:30: mean: unsupported aggregate column type time',
  },
  {
    name: 'adds integers up as integers, which wrap',
    flux: `import "array"
array.from(rows: [{_value: 9223372036854775807}, {_value: 1}]) |> mean()`,
    want: `
      #group
      _value:float
      -4611686018427388000`,
  },
])

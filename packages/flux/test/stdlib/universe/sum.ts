import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'leaves nulls out, and is null where nothing is left',
    flux: `${floats}data |> sum()`,
    want: `
      #group k
      k:string | _value:float
      a | 7.5
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'is null for a table without rows',
    flux: `${floats}none |> sum()`,
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
    flux: `${everyType}data |> sum()`,
    want: `
      #group k
      k:string | _value:int
      a | 6`,
  },
  {
    name: 'takes unsigned integers of another column',
    flux: `${everyType}data |> sum(column: "u")`,
    want: `
      #group k
      k:string | u:uint
      a | 18`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> sum(column: "s")`,
    error: 'runtime error @10:9-10:25: sum: unsupported aggregate column type string',
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> sum(column: "_time")`,
    error: 'runtime error @10:9-10:29: sum: unsupported aggregate column type time',
  },
  {
    name: 'wraps integers at 64 bits',
    flux: `import "array"
array.from(rows: [{_value: 9223372036854775807}, {_value: 1}]) |> sum()`,
    want: `
      #group
      _value:int
      -9223372036854775808`,
  },
])

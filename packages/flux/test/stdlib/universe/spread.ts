import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'leaves nulls out, and is null where nothing is left',
    flux: `${floats}data |> spread()`,
    want: `
      #group k
      k:string | _value:float
      a | 3
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'is null for a table without rows',
    flux: `${floats}none |> spread()`,
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
    flux: `${everyType}data |> spread()`,
    want: `
      #group k
      k:string | _value:int
      a | 10`,
  },
  {
    name: 'takes unsigned integers of another column',
    flux: `${everyType}data |> spread(column: "u")`,
    want: `
      #group k
      k:string | u:uint
      a | 7`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> spread(column: "s")`,
    error: 'runtime error @10:9-10:28: spread: unsupported aggregate column type string',
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> spread(column: "_time")`,
    error: 'runtime error @10:9-10:32: spread: unsupported aggregate column type time',
  },
])

import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'leaves nulls out, and is null where nothing is left',
    flux: `${floats}data |> skew()`,
    want: `
      #group k
      k:string | _value:float
      a | 0
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'is null for a table without rows',
    flux: `${floats}none |> skew()`,
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
    flux: `${everyType}data |> skew()`,
    want: `
      #group k
      k:string | _value:float
      a | 0`,
  },
  {
    name: 'takes unsigned integers of another column',
    flux: `${everyType}data |> skew(column: "u")`,
    want: `
      #group k
      k:string | u:float
      a | -0.4703304603369859`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> skew(column: "s")`,
    error: 'runtime error @10:9-10:26: skew: unsupported aggregate column type string',
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> skew(column: "_time")`,
    error: 'runtime error @10:9-10:30: skew: unsupported aggregate column type time',
  },
  {
    name: 'is NaN for one value',
    flux: `import "array"
array.from(rows: [{_value: 2.0}]) |> skew()`,
    want: `
      #group
      _value:float
      NaN`,
  },
])

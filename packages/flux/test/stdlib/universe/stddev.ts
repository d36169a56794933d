import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'leaves nulls out, and is null where nothing is left',
    flux: `${floats}data |> stddev()`,
    want: `
      #group k
      k:string | _value:float
      a | 1.5
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'is null for a table without rows',
    flux: `${floats}none |> stddev()`,
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
    flux: `${everyType}data |> stddev()`,
    want: `
      #group k
      k:string | _value:float
      a | 5`,
  },
  {
    name: 'takes unsigned integers of another column',
    flux: `${everyType}data |> stddev(column: "u")`,
    want: `
      #group k
      k:string | u:float
      a | 3.605551275463989`,
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> stddev(column: "s")`,
    error: 'runtime error @10:9-10:28: stddev: unsupported aggregate column type string',
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> stddev(column: "_time")`,
    error: 'runtime error @10:9-10:32: stddev: unsupported aggregate column type time',
  },
  {
    name: 'of a population',
    flux: `${floats}data |> stddev(mode: "population")`,
    want: `
      #group k
      k:string | _value:float
      a | 1.224744871391589
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'is NaN for a sample of one and zero for a population of one',
    flux: `import "array"
one = array.from(rows: [{_value: 2.0}])
one |> stddev() |> yield(name: "sample")
one |> stddev(mode: "population") |> yield(name: "population")`,
    want: `
      # sample
      #group
      _value:float
      NaN
      # population
      #group
      _value:float
      0`,
  },
  {
    name: 'refuses another mode',
    flux: `${floats}data |> stddev(mode: "other")`,
    error: 'error calling function "stddev" @12:9-12:30: "other" is not a valid standard deviation mode',
  },
])

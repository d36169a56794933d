import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'counts up to each bound',
    flux: `${floats}data |> histogram(bins: [4.0, 1.0, 2.0])`,
    want: `
      #group k
      k:string | le:float | _value:float
      a | 1 | 1
      a | 2 | 1
      a | 4 | 3
      #group k
      k:string | le:float | _value:float
      b | 1 | 0
      b | 2 | 0
      b | 4 | 0`,
  },
  {
    name: 'normalizes, under other names',
    flux: `${floats}data |> filter(fn: (r) => r.k == "a") |> histogram(bins: [1.0, 4.0], normalize: true, upperBoundColumn: "bound", countColumn: "share")`,
    want: `
      #group k
      k:string | bound:float | share:float
      a | 1 | 0.3333333333333333
      a | 4 | 1`,
  },
  {
    name: 'refuses a value above all bounds',
    flux: `${floats}data |> histogram(bins: [1.0, 2.0])`,
    error: 'runtime error @12:9-12:36: histogram: found value greater than any bin, 2 2 4.000000 2.000000',
  },
  {
    name: 'refuses integers',
    flux: `${everyType}data |> histogram(bins: [1.0])`,
    error: 'runtime error @10:9-10:31: histogram: column "_value" must be a float got int',
  },
  {
    name: 'needs its column',
    flux: `${floats}data |> histogram(column: "nope", bins: [1.0])`,
    error: 'runtime error @12:9-12:47: histogram: column "nope" is missing',
  },
])

import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the half quantile',
    flux: `${floats}data |> median()`,
    want: `
      #group k
      k:string | _value:float
      a | 2.5
      #group k
      k:string | _value:float
      b | ∅`,
  },
  {
    name: 'passes the method on',
    flux: `${floats}data |> median(method: "exact_mean")`,
    want: `
      #group k
      k:string | _value:float
      a | 2.5
      #group k
      k:string | _value:float
      b | ∅`,
  },
])

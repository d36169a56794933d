import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'lists the labels of each key',
    flux: `${floats}data |> keys()`,
    want: `
      #group k
      k:string | _value:string
      a | k
      #group k
      k:string | _value:string
      b | k`,
  },
])

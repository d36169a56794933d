import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'refuses the name of a key column',
    flux: `${floats}data |> columns(column: "k")`,
    error: 'runtime error @12:9-12:29: columns: table builder already has column with label k',
  },
  {
    name: 'lists the labels of each table',
    flux: `${floats}data |> columns(column: "label")`,
    want: `
      #group k
      k:string | label:string
      a | k
      a | _time
      a | _value
      #group k
      k:string | label:string
      b | k
      b | _time
      b | _value`,
  },
])

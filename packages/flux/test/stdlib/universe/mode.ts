import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'gives each of the most frequent values, sorted',
    flux: `import "array"
array.from(rows: [{_value: "b"}, {_value: "a"}, {_value: "b"}, {_value: "a"}, {_value: "c"}]) |> mode()`,
    want: `
      #group
      _value:string
      a
      b`,
  },
  {
    name: 'is null where all are as frequent',
    flux: `import "array"
array.from(rows: [{_value: 1}, {_value: 2}]) |> mode()`,
    want: `
      #group
      _value:int
      ∅`,
  },
  {
    name: 'is null where there is one value alone',
    flux: `import "array"
array.from(rows: [{_value: 1}, {_value: 1}]) |> mode()`,
    want: `
      #group
      _value:int
      ∅`,
  },
  {
    name: 'works on any type',
    flux: `${everyType}data |> mode(column: "b")`,
    want: `
      #group k
      k:string | _value:bool
      a | true`,
  },
  {
    name: 'gives the value of a key column',
    flux: `${everyType}data |> mode(column: "k")`,
    want: `
      #group k
      k:string | _value:string
      a | a`,
  },
  {
    name: 'gives empty text for a column that is not there',
    flux: `${everyType}data |> mode(column: "nope")`,
    want: `
      #group k
      k:string | _value:string
      a | `,
  },
  {
    name: 'gives no row for a table without rows',
    flux: `${floats}none |> mode()`,
    want: `
      #group k=a
      k:string | _value:float
      #group k=b
      k:string | _value:float`,
  },
])

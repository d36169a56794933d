import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'counts nulls too',
    flux: `${floats}data |> count()`,
    want: `
      #group k
      k:string | _value:int
      a | 4
      #group k
      k:string | _value:int
      b | 1`,
  },
  {
    name: 'is zero for a table without rows',
    flux: `${floats}none |> count()`,
    want: `
      #group k
      k:string | _value:int
      a | 0
      #group k
      k:string | _value:int
      b | 0`,
  },
  {
    name: 'counts text',
    flux: `${everyType}data |> count(column: "s")`,
    want: `
      #group k
      k:string | s:int
      a | 4`,
  },
  {
    name: 'refuses times',
    flux: `${everyType}data |> count(column: "_time")`,
    error: 'runtime error @10:9-10:31: count: unsupported aggregate column type time',
  },
  {
    name: 'refuses a column that is not there',
    flux: `${floats}data |> count(column: "nope")`,
    error: 'runtime error @12:9-12:30: count: column "nope" does not exist',
  },
  {
    name: 'refuses a column of the key',
    flux: `${floats}data |> count(column: "k")`,
    error: 'runtime error @12:9-12:27: count: cannot aggregate columns that are part of the group key',
  },
])

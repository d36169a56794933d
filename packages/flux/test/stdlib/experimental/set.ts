import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'replaces columns in their place and appends new ones; tables of what becomes one key are put together',
    flux: `
import "array"
import "experimental"

array.from(rows: [{a: "x", v: 1}, {a: "y", v: 2}])
    |> group(columns: ["a"])
    |> experimental.set(o: {n: 1.5, a: "z", on: true})`,
    want: `
      #group a
      a:string | v:int | n:float | on:bool
      z | 1 | 1.5 | true
      z | 2 | 1.5 | true`,
  },
])

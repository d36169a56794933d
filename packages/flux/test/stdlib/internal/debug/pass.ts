import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'tables go through unchanged, or into the sink',
    flux: `
import "array"
import "internal/debug"

rows = array.from(rows: [{a: 1}]) |> debug.pass() |> debug.opaque() |> debug.slurp()
rows |> yield(name: "passed")
rows |> debug.sink() |> yield(name: "sunk")`,
    want: `
      # passed
      #group
      a:int
      1
      # sunk`,
  },
])

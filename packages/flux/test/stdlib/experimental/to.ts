import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'writes every column that is neither time nor in the key as a field',
    flux: `
import "array"
import "experimental"

array.from(rows: [{_time: 2025-12-31T23:00:00Z, _measurement: "m", t: "a", f: 1.5, g: 2}])
    |> group(columns: ["_measurement", "t"])
    |> experimental.to(bucket: "scratch")`,
    want: `
      # wide-to2
      #group _measurement,t
      _time:time | _measurement:string | t:string | f:float | g:int
      2025-12-31T23:00:00Z | m | a | 1.5 | 2`,
  },
])

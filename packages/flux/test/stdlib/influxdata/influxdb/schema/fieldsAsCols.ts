import { cases } from '../../../../cases.ts'

export default cases([
  {
    name: 'makes a column of each field',
    data: ['m,t=a f=1,g=2i 1767225500000000000', 'm,t=a f=3 1767225510000000000'].join('\n'),
    flux: `
import "influxdata/influxdb/schema"

from(bucket: "b") |> range(start: -5m) |> schema.fieldsAsCols() |> drop(columns: ["_start", "_stop"])`,
    want: `
      #group _measurement,t
      _time:time | _measurement:string | t:string | f:float | g:int
      2025-12-31T23:58:20Z | m | a | 1 | 2
      2025-12-31T23:58:30Z | m | a | 3 | ∅`,
  },
])

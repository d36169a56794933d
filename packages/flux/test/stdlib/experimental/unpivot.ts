import { cases } from '../../cases.ts'

const rows = `
import "array"
import "experimental"
import "internal/debug"

rows = array.from(rows: [
    {_time: 2026-01-01T00:00:00Z, id: "a", v: 1.5, w: 3},
    {_time: 2026-01-01T00:00:10Z, id: "a", v: debug.null(type: "float"), w: 4},
])
    |> group(columns: ["id"])
`

export default cases([
  {
    name: 'makes a table of every column outside the key; a null gives no row',
    flux: `${rows}
rows |> experimental.unpivot()`,
    want: `
      #group id,_field
      id:string | _field:string | _time:time | _value:float
      a | v | 2026-01-01T00:00:00Z | 1.5
      #group id,_field
      id:string | _field:string | _time:time | _value:int
      a | w | 2026-01-01T00:00:00Z | 3
      a | w | 2026-01-01T00:00:10Z | 4`,
  },
  {
    name: 'keeps other columns as they are',
    flux: `${rows}
rows |> experimental.unpivot(otherColumns: ["_time", "w"])`,
    want: `
      #group id,_field
      id:string | _field:string | _time:time | w:int | _value:float
      a | v | 2026-01-01T00:00:00Z | 3 | 1.5`,
  },
  {
    name: 'a column to keep that is not there',
    flux: `${rows}
rows |> experimental.unpivot(otherColumns: ["x"])`,
    error: 'runtime error @12:9-12:50: unpivot: unpivot could not find column named "x"',
  },
  {
    name: 'what has _value has been unpivoted already',
    flux: `from(bucket: "b") |> range(start: -1h) |> experimental.unpivot()`.replace(/^/, 'import "experimental"\n'),
    data: 'm f=1 1767225500000000000',
    error: 'runtime error @2:43-2:65: unpivot: unpivot can\'t have "_field" or "_value" as an input column',
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'moves each table so that it starts at a time',
    flux: `
import "array"
import "experimental"

array.from(rows: [
    {_time: 2026-01-01T00:00:05Z, g: "a", v: 1},
    {_time: 2026-01-01T00:00:15Z, g: "a", v: 2},
    {_time: 2026-01-01T00:01:00Z, g: "b", v: 3},
])
    |> group(columns: ["g"])
    |> experimental.alignTime(alignTo: 2026-02-01T00:00:00Z)`,
    want: `
      #group g
      _time:time | g:string | v:int
      2026-02-01T00:00:00Z | a | 1
      2026-02-01T00:00:10Z | a | 2
      #group g
      _time:time | g:string | v:int
      2026-02-01T00:00:00Z | b | 3`,
  },
])

import { cases } from '../../cases.ts'

const sides = `
import "array"
import "experimental"

left = array.from(rows: [
    {_time: 2026-01-01T00:00:00Z, g: "a", v: 1},
    {_time: 2026-01-01T00:00:10Z, g: "a", v: 2},
    {_time: 2026-01-01T00:00:20Z, g: "b", v: 3},
])
    |> group(columns: ["g"])
right = array.from(rows: [
    {_time: 2026-01-01T00:00:10Z, g: "a", w: 0.5},
    {_time: 2026-01-01T00:00:10Z, g: "a", w: 1.5},
    {_time: 2026-01-01T00:00:20Z, g: "c", w: 2.5},
])
    |> group(columns: ["g"])
`

export default cases([
  {
    name: 'joins rows of one key and one time',
    flux: `${sides}
experimental.join(left: left, right: right, fn: (left, right) => ({left with w: right.w}))`,
    want: `
      #group g
      _time:time | g:string | v:int | w:float
      2026-01-01T00:00:10Z | a | 2 | 0.5
      2026-01-01T00:00:10Z | a | 2 | 1.5`,
  },
  {
    name: 'the key must come out as it was',
    flux: `${sides}
experimental.join(left: left, right: right, fn: (left, right) => ({v: left.v}))`,
    error: "argument 'fn' may not modify group key",
  },
])

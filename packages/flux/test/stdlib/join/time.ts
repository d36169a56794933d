import { cases } from '../../cases.ts'

const sides = `
import "array"
import "join"

left = array.from(rows: [{_time: 2026-01-01T00:00:10Z, v: 1}, {_time: 2026-01-01T00:00:00Z, v: 2}])
right = array.from(rows: [{_time: 2026-01-01T00:00:10Z, w: 3}])
`

export default cases([
  {
    name: 'joins rows of one time, inner unless told otherwise',
    flux: `${sides}
join.time(left: left, right: right, as: (l, r) => ({l with w: r.w}))`,
    want: `
      #group
      _time:time | v:int | w:int
      2026-01-01T00:00:10Z | 1 | 3`,
  },
  {
    name: 'by another method',
    flux: `${sides}
join.time(left: left, right: right, as: (l, r) => ({l with w: r.w}), method: "left")`,
    want: `
      #group
      _time:time | v:int | w:int
      2026-01-01T00:00:00Z | 2 | ∅
      2026-01-01T00:00:10Z | 1 | 3`,
  },
])

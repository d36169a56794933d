import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'joins by the inner method',
    flux: `
import "array"
import "join"

left = array.from(rows: [{k: "b", v: 1}, {k: "a", v: 2}])
right = array.from(rows: [{k: "c", w: 30}, {k: "a", w: 20}])
left |> join.inner(right: right, on: (l, r) => l.k == r.k, as: (l, r) => ({k: l.k, v: l.v, w: r.w}))`,
    want: `
      #group
      k:string | v:int | w:int
      a | 2 | 20`,
  },
])

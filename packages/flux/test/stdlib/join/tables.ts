import { cases } from '../../cases.ts'

const sides = `
import "array"
import "join"

left = array.from(rows: [{k: "b", v: 1}, {k: "a", v: 2}, {k: "c", v: 3}, {k: "a", v: 4}])
right = array.from(rows: [{id: "a", w: 0.5}, {id: "d", w: 1.5}, {id: "a", w: 2.5}])
`

export default cases([
  {
    name: 'rows come in the order of what they are matched by, each left row with all its right rows',
    flux: `${sides}
join.tables(left: left, right: right, on: (l, r) => l.k == r.id, as: (l, r) => ({k: l.k, v: l.v, w: r.w}), method: "inner")`,
    want: `
      #group
      k:string | v:int | w:float
      a | 2 | 0.5
      a | 2 | 2.5
      a | 4 | 0.5
      a | 4 | 2.5`,
  },
  {
    name: 'the sides of an equality may stand in either order, and several are joined by and',
    flux: `
import "array"
import "join"

left = array.from(rows: [{a: 1, b: 1, v: "x"}, {a: 1, b: 2, v: "y"}])
right = array.from(rows: [{c: 1, d: 2, w: "z"}])
join.tables(left: left, right: right, on: (l, r) => r.c == l.a and (l.b == r.d), as: (l, r) => ({v: l.v, w: r.w}), method: "inner")`,
    want: `
      #group
      v:string | w:string
      y | z`,
  },
  {
    name: 'a full join keeps rows of both sides, with typed nulls for what is missing',
    flux: `${sides}
join.tables(left: left, right: right, on: (l, r) => l.k == r.id, as: (l, r) => ({id: r.id, k: l.k, v: l.v, w: r.w}), method: "full")`,
    want: `
      #group
      id:string | k:string | v:int | w:float
      a | a | 2 | 0.5
      a | a | 2 | 2.5
      a | a | 4 | 0.5
      a | a | 4 | 2.5
      ∅ | b | 1 | ∅
      ∅ | c | 3 | ∅
      d | ∅ | ∅ | 1.5`,
  },
  {
    name: 'it is the same where as has to be asked pair by pair',
    flux: `${sides}
pair = (l, r) => ({id: r.id, k: l.k, v: l.v, w: r.w, zero: 0, empty: "", no: false})
join.tables(left: left, right: right, on: (l, r) => l.k == r.id, as: (l, r) => pair(l: l, r: r), method: "full")`,
    want: `
      #group
      empty:string | id:string | k:string | no:bool | v:int | w:float | zero:int
       | a | a | false | 2 | 0.5 | 0
       | a | a | false | 2 | 2.5 | 0
       | a | a | false | 4 | 0.5 | 0
       | a | a | false | 4 | 2.5 | 0
       | ∅ | b | false | 1 | ∅ | 0
       | ∅ | c | false | 3 | ∅ | 0
       | d | ∅ | false | ∅ | 1.5 | 0`,
  },
  {
    name: 'as may have statements, conditions and the columns of a side',
    flux: `${sides}
join.tables(left: left, right: right, on: (l, r) => l.k == r.id, as: (l, r) => {
    id = if exists l.k then l.k else r.id
    twice = if exists r.w then r.w * 2.0 else -1.0

    return {l with k: id, twice: twice, more: twice + float(v: 1)}
}, method: "full")`,
    want: `
      #group
      k:string | more:float | twice:float | v:int
      a | 2 | 1 | 2
      a | 6 | 5 | 2
      a | 2 | 1 | 4
      a | 6 | 5 | 4
      b | 0 | -1 | 1
      c | 0 | -1 | 3
      d | 4 | 3 | ∅`,
  },
  {
    name: 'a null matches nothing, not even a null, and comes last',
    flux: `
import "array"
import "internal/debug"
import "join"

none = debug.null(type: "string")
left = array.from(rows: [{k: "b", v: 1}, {k: none, v: 2}, {k: "a", v: 3}, {k: none, v: 4}])
right = array.from(rows: [{k: "a", w: 5}])
join.tables(left: left, right: right, on: (l, r) => l.k == r.k, as: (l, r) => ({k: l.k, v: l.v, w: r.w}), method: "left")`,
    want: `
      #group
      k:string | v:int | w:int
      a | 3 | 5
      b | 1 | ∅
      ∅ | 4 | ∅
      ∅ | 2 | ∅`,
  },
  {
    name: 'tables join only those of the same group key; the key stands in for a missing side',
    flux: `
import "array"
import "join"

left = array.from(rows: [{g: "x", k: 1, v: 1}, {g: "y", k: 1, v: 2}]) |> group(columns: ["g"])
right = array.from(rows: [{g: "y", k: 1, w: 3}, {g: "z", k: 1, w: 4}]) |> group(columns: ["g"])
join.tables(left: left, right: right, on: (l, r) => l.k == r.k, as: (l, r) => ({g: l.g, v: l.v, w: r.w}), method: "full")`,
    want: `
      #group g
      g:string | v:int | w:int
      x | 1 | ∅
      #group g
      g:string | v:int | w:int
      y | 2 | 3
      #group g
      g:string | v:int | w:int
      z | ∅ | 4`,
  },
  {
    name: 'the group key must come out as it was',
    flux: `
import "array"
import "join"

left = array.from(rows: [{g: "x", k: 1}]) |> group(columns: ["g"])
right = left |> limit(n: 1)
join.tables(left: left, right: right, on: (l, r) => l.k == r.k, as: (l, r) => ({k: l.k}), method: "inner")`,
    error:
      "runtime error @7:1-7:107: tables: join cannot modify group key: output record has a missing or invalid value for column 'g:string'",
  },
  {
    name: 'a side that has no tables cannot answer a label',
    flux: `${sides}
empty = right |> filter(fn: (r) => r.id == "nobody")
join.tables(left: left, right: empty, on: (l, r) => l.k == r.id, as: (l, r) => ({k: l.k, w: r.w}), method: "left")`,
    error: 'error preparing right side of join: cannot join on an empty table',
  },
  {
    name: 'a label that a side lacks',
    flux: `
import "join"

read = () => from(bucket: "b") |> range(start: -1h)
join.tables(left: read(), right: read(), on: (l, r) => l._time == r._time, as: (l, r) => ({l with x: r.nope}), method: "inner")`,
    data: 'm,t=a f=1 1767225500000000000',
    error: 'runtime error @5:1-5:128: tables: error preparing right side of join: table is missing label nope',
  },
  {
    name: 'an equality of columns is all that on may ask',
    flux: `${sides}
join.tables(left: left, right: right, on: (l, r) => l.k < r.id, as: (l, r) => ({k: l.k}), method: "inner")`,
    error:
      'error in building plan while starting program: error in join function - some expressions are not yet supported in the `on` parameter: unsupported operator in join predicate: <',
  },
  {
    name: 'both operands of one side',
    flux: `${sides}
join.tables(left: left, right: right, on: (l, r) => l.k == l.k, as: (l, r) => ({k: l.k}), method: "inner")`,
    error:
      'error in building plan while starting program: error in join function - some expressions are not yet supported in the `on` parameter: binary expression operands must reference `l` or `r` only, and may not reference the same object',
  },
  {
    name: 'an unknown method',
    flux: `${sides}
join.tables(left: left, right: right, on: (l, r) => l.k == r.id, as: (l, r) => ({k: l.k}), method: "outer")`,
    error:
      'error calling function "tables" @8:1-8:108: invalid argument for \'method\' - must be "inner", "left", "right", or "full"',
  },
  {
    name: 'cannot join a stream with itself',
    flux: `import "array"
import "join"
l = array.from(rows: [{k: "a", v: 1}])
join.tables(left: l, right: l, on: (l, r) => l.k == r.k, as: (l, r) => l, method: "inner")`,
    error:
      'error in building plan while starting program: invalid physical query plan: found logical operation "join.tables1"',
  },
  {
    name: 'cannot join on a constant',
    flux: `import "array"
import "join"
l = array.from(rows: [{k: "a", v: 1}])
join.tables(left: l, right: l |> limit(n: 1), on: (l, r) => true, as: (l, r) => l, method: "inner")`,
    error:
      'error in building plan while starting program: error in join function - some expressions are not yet supported in the `on` parameter: illegal expression type in join predicate: BooleanLiteral',
  },
])

import { cases } from '../../cases.ts'
import { floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'puts nulls first, up and down',
    flux: `${floats}data |> sort() |> yield(name: "up")
data |> sort(desc: true) |> yield(name: "down")`,
    want: `
      # up
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:00Z | 1
      a | 2026-01-01T00:00:30Z | 2.5
      a | 2026-01-01T00:00:20Z | 4
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅
      # down
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 4
      a | 2026-01-01T00:00:30Z | 2.5
      a | 2026-01-01T00:00:00Z | 1
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅`,
  },
  {
    name: 'goes by the columns in turn, false before true and text by bytes',
    flux: `import "array"
array.from(rows: [{b: true, s: "a"}, {b: false, s: "b"}, {b: false, s: "B"}, {b: true, s: "é"}, {b: true, s: "z"}, {b: true, s: "😀"}, {b: true, s: "ﬀ"}]) |> sort(columns: ["b", "s"])`,
    want: `
      #group
      b:bool | s:string
      false | B
      false | b
      true | a
      true | z
      true | é
      true | ﬀ
      true | 😀`,
  },
  {
    name: 'leaves out columns that are not there and those of the key',
    flux: `${floats}data |> sort(columns: ["nope", "k", "_time"], desc: true) |> filter(fn: (r) => r.k == "a")`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:30Z | 2.5
      a | 2026-01-01T00:00:20Z | 4
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:00Z | 1`,
  },
  {
    name: 'keeps equal rows of one table as they were',
    flux: `import "array"
array.from(rows: [{v: 2, n: 1}, {v: 1, n: 2}, {v: 2, n: 3}, {v: 1, n: 4}]) |> sort(columns: ["v"])`,
    want: `
      #group
      v:int | n:int
      1 | 2
      1 | 4
      2 | 1
      2 | 3`,
  },
  {
    name: "merges equal rows of several tables as the server's heap does",
    flux: `import "array"
a = array.from(rows: [{d: "a", v: 1}, {d: "a", v: 2}]) |> group(columns: ["d"])
b = array.from(rows: [{d: "b", v: 1}, {d: "b", v: 2}]) |> group(columns: ["d"])
c = array.from(rows: [{d: "c", v: 1}, {d: "c", v: 2}]) |> group(columns: ["d"])
union(tables: [a, b, c]) |> group() |> sort(columns: ["v"])`,
    want: `
      #group
      d:string | v:int
      a | 1
      b | 1
      c | 1
      c | 2
      b | 2
      a | 2`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'turns values into columns, rows in the order of first appearance',
    flux: `import "array"
array.from(rows: [
    {_time: 2026-01-01T00:00:10Z, f: "b", _value: 1.0},
    {_time: 2026-01-01T00:00:00Z, f: "a", _value: 2.0},
    {_time: 2026-01-01T00:00:10Z, f: "a", _value: 3.0},
]) |> pivot(rowKey: ["_time"], columnKey: ["f"], valueColumn: "_value")`,
    want: `
      #group
      _time:time | b:float | a:float
      2026-01-01T00:00:10Z | 1 | 3
      2026-01-01T00:00:00Z | ∅ | 2`,
  },
  {
    name: 'joins names with underscores, null and floats among them',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{r: 1, a: debug.null(type: "string"), b: 1.5, v: "x"}, {r: 1, a: "s", b: 100.0, v: "y"}, {r: 2, a: "s", b: 100.0, v: "z"}]) |> pivot(rowKey: ["r"], columnKey: ["a", "b"], valueColumn: "v")`,
    want: `
      #group
      r:int | null_1.5E+00:string | s_1E+02:string
      1 | x | y
      2 | ∅ | z`,
  },
  {
    name: 'puts tables together that differ in the column key alone, each column with its type',
    flux: `import "array"
import "internal/debug"
a = array.from(rows: [{d: "x", f: "n", t: 1, v: 1}, {d: "x", f: "n", t: 2, v: 2}]) |> debug.opaque() |> group(columns: ["d", "f"])
b = array.from(rows: [{d: "x", f: "s", t: 2, v: "two"}, {d: "x", f: "s", t: 3, v: "three"}]) |> debug.opaque() |> group(columns: ["d", "f"])
union(tables: [a, b]) |> pivot(rowKey: ["t"], columnKey: ["f"], valueColumn: "v")`,
    want: `
      #group d
      d:string | t:int | n:int | s:string
      x | 1 | 1 | ∅
      x | 2 | 2 | two
      x | 3 | ∅ | three`,
  },
  {
    name: 'lets the last value of a cell count',
    flux: `import "array"
array.from(rows: [{t: 1, f: "a", v: 1}, {t: 1, f: "a", v: 2}]) |> pivot(rowKey: ["t"], columnKey: ["f"], valueColumn: "v")`,
    want: `
      #group
      t:int | a:int
      1 | 2`,
  },
  {
    name: 'refuses a name that is a column already',
    flux: `import "array"
array.from(rows: [{t: 1, f: "t", v: 1}]) |> pivot(rowKey: ["t"], columnKey: ["f"], valueColumn: "v")`,
    error:
      'runtime error @2:45-2:101: pivot: value "t" appears in a column key column, but a column named "t" already exists; consider renaming "t" to something else before pivoting',
  },
  {
    name: 'refuses a column in both keys',
    flux: `import "array"
array.from(rows: [{t: 1, f: "t", v: 1}]) |> pivot(rowKey: ["t"], columnKey: ["t"], valueColumn: "v")`,
    error: 'error calling function "pivot" @2:45-2:101: column name found in both rowKey and colKey: t',
  },
  {
    name: 'needs the row key',
    flux: `import "array"
array.from(rows: [{t: 1, f: "t", v: 1}]) |> pivot(rowKey: ["nope"], columnKey: ["f"], valueColumn: "v")`,
    error: 'runtime error @2:45-2:104: pivot: specified row key column does not exist in table: nope',
  },
  {
    name: 'needs the column key',
    flux: `import "array"
array.from(rows: [{t: 1, f: "t", v: 1}]) |> pivot(rowKey: ["t"], columnKey: ["nope"], valueColumn: "v")`,
    error: 'runtime error @2:45-2:104: pivot: specified column does not exist in table: nope',
  },
  {
    name: 'needs the value',
    flux: `import "array"
array.from(rows: [{t: 1, f: "t", v: 1}]) |> pivot(rowKey: ["t"], columnKey: ["f"], valueColumn: "nope")`,
    error: 'runtime error @2:45-2:104: pivot: specified value column does not exist in table: nope',
  },
])

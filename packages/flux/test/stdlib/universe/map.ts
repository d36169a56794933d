import { cases } from '../../cases.ts'

const rows = `import "array"
import "internal/debug"
rows = array.from(rows: [{b: "x", a: 1.0}, {b: "y", a: 3.0}]) |> debug.opaque()
`

export default cases([
  {
    name: 'keeps the order of columns where the server evaluates it over whole columns',
    flux: `${rows} rows |> map(fn: (r) => ({r with c: r.a * 2.0}))`,
    want: `
      #group
      b:string | a:float | c:float
      x | 1 | 2
      y | 3 | 6`,
  },
  {
    name: 'sorts the columns where the server evaluates it row by row',
    flux: `${rows} rows |> map(fn: (r) => ({r with c: string(v: r.a)}))`,
    want: `
      #group
      a:float | b:string | c:string
      1 | x | 1
      3 | y | 3`,
  },
  {
    name: 'moves rows to other tables when a column of the key changes',
    flux: `${rows} rows |> group(columns: ["b"]) |> map(fn: (r) => ({r with b: if r.a > 2.0 then "hi" else "lo"}))`,
    want: `
      #group b
      b:string | a:float
      hi | 3
      #group b
      b:string | a:float
      lo | 1`,
  },
  {
    name: 'splits a table whose key column varies now',
    flux: `import "array"
      array.from(rows: [{k: 1, v: 3}, {k: 1, v: 1}, {k: 1, v: 3}])
        |> group(columns: ["k"])
        |> map(fn: (r) => ({r with k: r.v}))`,
    want: `
      #group k
      k:int | v:int
      1 | 1
      #group k
      k:int | v:int
      3 | 3
      3 | 3`,
  },
  {
    name: 'leaves out a property that is null throughout and of no type',
    flux: `${rows} rows |> map(fn: (r) => ({a: r.a, c: r.missing, d: r.missing > 1.0}))`,
    want: `
      #group
      a:float | d:bool
      1 | ∅
      3 | ∅`,
  },
  {
    name: 'sees nothing but its own three values in logic over columns, and false for a null on the left over rows',
    flux: `${rows} rows |> map(fn: (r) => ({c: r.missing == 1.0 and r.a > 0.0}))
      rows |> map(fn: (r) => ({c: r.missing == 1.0 and r.a > 0.0, s: string(v: r.a)})) |> yield(name: "rows")`,
    want: `
      # rows
      #group
      c:bool | s:string
      false | 1
      false | 3
      #group
      c:bool
      ∅
      ∅`,
  },
  {
    name: 'looks into functions of the script',
    flux: `${rows} z = (v, mean=2.0, sd=0.5) => { d = v - mean
        return d / sd }
      rows |> map(fn: (r) => ({a: r.a, z: z(v: r.a), y: r.a |> double(by: 3.0)}))`.replace(
      'z = (v',
      'double = (x=<-, by) => x * by\nz = (v',
    ),
    want: `
      #group
      a:float | y:float | z:float
      1 | 3 | -2
      3 | 9 | 2`,
  },
  {
    name: 'evaluates a branch only for the rows that take it',
    flux: `${rows} rows |> map(fn: (r) => ({a: if r.b == "x" then 10 / int(v: r.a) else int(v: "y" + r.b)}))`,
    error:
      'runtime error @4:10-4:91: map: failed to evaluate map function: cannot convert string "yy" to int due to invalid syntax',
  },
  {
    name: 'takes the null that an operator makes for one without a type, but knows what column it belongs in',
    flux: `import "array"
import "internal/debug"
import "math"
array.from(rows: [{x: 1.0, n: debug.null(type: "float")}]) |> map(fn: (r) => ({a: math.abs(x: r.n), b: r.n - 1.0, c: int(v: r.n), d: math.abs(x: r.x - 3.0), e: string(v: r.n), f: float(v: r.n)}))`,
    want: `
      #group
      a:float | b:float | c:int | d:float | e:string | f:float
      ∅ | ∅ | ∅ | 2 | ∅ | ∅`,
  },
  {
    name: 'a function of the library sees that an operator made a null',
    flux: `import "array"
import "internal/debug"
import "math"
array.from(rows: [{x: 1.0}, {x: debug.null(type: "float")}]) |> map(fn: (r) => ({a: math.abs(x: r.x - 1.0)}))`,
    error:
      'runtime error @4:65-4:110: map: failed to evaluate map function: cannot convert argument of type invalid to float',
  },
  {
    name: 'names no place where the server evaluates it over whole columns',
    flux: `import "array"
array.from(rows: [{a: 1, b: 2}, {a: 2, b: 0}]) |> map(fn: (r) => ({r with c: r.a / r.b}))`,
    error: 'runtime error: cannot divide by zero',
  },
  {
    name: 'evaluates both branches for all rows over whole columns',
    flux: `import "array"
array.from(rows: [{a: 1, b: 2}, {a: 2, b: 0}]) |> map(fn: (r) => ({r with c: if r.b == 0 then 0 else r.a / r.b}))`,
    error: 'runtime error: cannot divide by zero',
  },
  {
    name: 'ends where the server panics: the remainder of a division by zero',
    flux: `import "array"
array.from(rows: [{a: 1, b: 2}, {a: 2, b: 0}]) |> map(fn: (r) => ({r with c: r.a % r.b}))`,
    error: 'panic: runtime error: integer divide by zero',
  },
  {
    name: 'words types that do not go together as over whole columns',
    flux: `${rows} rows |> map(fn: (r) => ({r with c: r.a < r.b}))`,
    error: 'runtime error: unsupported type for vector LessThan: float < string',
  },
  {
    name: 'words a conflict of types as over whole columns',
    flux: `${rows} rows |> map(fn: (r) => ({r with c: r.b * 2.0}))`,
    error: 'runtime error: type conflict: float != string',
  },
  {
    name: 'words a text that is no number as over whole columns',
    flux: `${rows} rows |> map(fn: (r) => ({r with c: float(v: r.b)}))`,
    error: 'runtime error: cannot convert string "x" to Float due to invalid syntax',
  },
  {
    name: 'makes a float of a time, of a bool and of an unsigned integer over whole columns',
    flux: `import "array"
array.from(rows: [{t: 1970-01-01T00:00:01Z, b: true, u: uint(v: 3)}])
  |> map(fn: (r) => ({t: float(v: r.t), b: float(v: r.b), u: float(v: r.u)}))`,
    want: `
      #group
      t:float | b:float | u:float
      1000000000 | 1 | 3`,
  },
  {
    name: 'has no rows where the server holds but one value for each column',
    flux: `${rows} rows |> map(fn: (r) => ({one: 1, level: if r.a > 0.0 then "on" else "off"}))`,
    want: `
      #group
      one:int | level:string`,
  },
  {
    name: 'has all rows where a column varies',
    flux: `${rows} rows |> map(fn: (r) => ({one: 1, level: if r.a > 1.0 then "on" else "off"}))`,
    want: `
      #group
      one:int | level:string
      1 | off
      1 | on`,
  },
  {
    name: 'ends where the server panics: a key of one value and no rows',
    flux: `${rows} rows |> group(columns: ["b"]) |> map(fn: (r) => ({b: "all", n: 1}))`,
    error: 'panic: runtime error: index out of range [0] with length 0',
  },
  {
    name: 'refuses what is not a record',
    flux: `${rows} rows |> map(fn: (r) => r.a)`,
    error: 'runtime error @4:10-4:29: map: map function must return an object, got float',
  },
  {
    name: 'refuses properties that a column cannot hold',
    flux: `${rows} rows |> map(fn: (r) => ({a: r.a, d: 1m}))`,
    error:
      'runtime error @4:10-4:43: map: map object property "d" is duration type which is not supported in a flux table',
  },
  {
    name: 'a name from outside that holds a null ends the script, for it has no literal',
    flux: `import "array"
      import "internal/debug"
      none = debug.null(type: "float")
      array.from(rows: [{v: 1.0}]) |> map(fn: (r) => ({v: if r.v > 2.0 then r.v else none}))`,
    error: 'An internal error has occurred - check server logs',
  },
  {
    name: 'so does a record or an array with a null in it, but not a call that answers one',
    flux: `import "array"
      import "internal/debug"
      nothing = () => debug.null(type: "float")
      record = {a: [1, debug.null(type: "int")]}
      array.from(rows: [{v: 1.0}]) |> map(fn: (r) => ({v: nothing(), n: record.a[0]}))`,
    error: 'An internal error has occurred - check server logs',
  },
  {
    name: 'a function in the function is refused where it names its own parameter',
    flux: `import "array"
      array.from(rows: [{v: 1}]) |> map(fn: (r) => ({v: length(arr: [1] |> array.map(fn: (x) => x))}))`,
    error: 'error calling function "map" @2:37-2:103: name {"x" ""} does not exist in scope',
  },
  {
    name: 'what a function of texts says of a null is a fault of the script',
    flux: `import "array"
      import "internal/debug"
      import "strings"
      array.from(rows: [{s: debug.null(type: "string")}]) |> map(fn: (r) => ({s: strings.toUpper(v: r.s)}))`,
    error:
      'runtime error @4:62-4:108: map: failed to evaluate map function: cannot convert argument of type string value <nil> to upper case',
  },
])

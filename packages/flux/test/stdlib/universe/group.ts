import { cases } from '../../cases.ts'

const mixed = ['m,h=x b=true,f=1 0', 'm,h=x b=false,f=2 10', 'm,h=y f=4,s="t" 10'].join('\n')
const grouped = 'from(bucket: "b") |> range(start: 0) |> group(columns: ["h"])'

export default cases([
  {
    name: 'puts rows of one value into one table and leaves the columns where they are',
    flux: `import "array"
      array.from(rows: [{a: "x", b: 1}, {a: "y", b: 2}, {a: "x", b: 3}]) |> group(columns: ["a"])`,
    want: `
      #group a
      a:string | b:int
      x | 1
      x | 3
      #group a
      a:string | b:int
      y | 2`,
  },
  {
    name: 'refuses another mode',
    flux: `import "array"
      array.from(rows: [{a: "x"}]) |> group(columns: ["a"], mode: "none")`,
    error: 'error calling function "group" @2:39-2:74: invalid group mode: must be "by" or "except"',
  },
  {
    name: 'in the store, a tag that no series of the group has is an empty text in the key alone',
    data: 'm,h=x f=1 0\nm,h=y f=2 0\nm,h=y,r=1 f=3 0',
    flux: `from(bucket: "b") |> range(start: 0, stop: 1970-01-02T00:00:00Z) |> group(columns: ["r"]) |> stddev(mode: "population")`,
    want: `
      #group _start,_stop,r
      _start:time | _stop:time | r:string | _value:float
      1970-01-01T00:00:00Z | 1970-01-02T00:00:00Z |  | 0.5
      #group _start,_stop,r
      _start:time | _stop:time | r:string | _value:float
      1970-01-01T00:00:00Z | 1970-01-02T00:00:00Z | 1 | 0`,
  },
  {
    name: 'in the store, counts points of any type together',
    data: mixed,
    flux: `${grouped} |> count() |> keep(columns: ["h", "_value"])`,
    want: `
      #group h
      _value:int | h:string
      4 | x
      #group h
      _value:int | h:string
      2 | y`,
  },
  {
    name: 'in the store, a sum ends before the first series that has none',
    data: mixed,
    flux: `${grouped} |> sum() |> keep(columns: ["h", "_value"])`,
    want: `
      #group h
      _value:float | h:string
      4 | y`,
  },
  {
    name: 'in the store, several types end the step that reads the group',
    data: mixed,
    flux: `${grouped} |> limit(n: 1)`,
    error: 'runtime error @1:66-1:77: limit: schema collision: cannot group boolean and float types together',
  },
  {
    name: 'of several types, without a step after it, it is what fails',
    data: mixed,
    flux: `from(bucket: "b") |> range(start: 0) |> last() |> group(columns: ["h"])`,
    error: 'runtime error @1:51-1:72: group: schema collision detected: column "_value" is both of type float and bool',
  },
])

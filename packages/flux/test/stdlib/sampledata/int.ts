import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'two tables, with nulls if asked for',
    flux: `
import "sampledata"

sampledata.int(includeNull: true) |> range(start: sampledata.start, stop: sampledata.stop) |> filter(fn: (r) => r.tag == "t2")`,
    want: `
      #group _start,_stop,tag
      _start:time | _stop:time | _time:time | tag:string | _value:int
      2021-01-01T00:00:00Z | 2021-01-01T00:01:00Z | 2021-01-01T00:00:00Z | t2 | ∅
      2021-01-01T00:00:00Z | 2021-01-01T00:01:00Z | 2021-01-01T00:00:10Z | t2 | 4
      2021-01-01T00:00:00Z | 2021-01-01T00:01:00Z | 2021-01-01T00:00:20Z | t2 | -3
      2021-01-01T00:00:00Z | 2021-01-01T00:01:00Z | 2021-01-01T00:00:30Z | t2 | 19
      2021-01-01T00:00:00Z | 2021-01-01T00:01:00Z | 2021-01-01T00:00:40Z | t2 | ∅
      2021-01-01T00:00:00Z | 2021-01-01T00:01:00Z | 2021-01-01T00:00:50Z | t2 | 1`,
  },
  {
    name: 'the same numbers as other types',
    flux: `
import "sampledata"

first = (tables=<-) => tables |> limit(n: 1) |> filter(fn: (r) => r.tag == "t1") |> keep(columns: ["_value"])
sampledata.float() |> first() |> yield(name: "float")
sampledata.uint() |> first() |> yield(name: "uint")
sampledata.string() |> first() |> yield(name: "string")
sampledata.bool() |> first() |> yield(name: "bool")
sampledata.numericBool() |> first() |> yield(name: "numericBool")`,
    want: `
      # float
      #group
      _value:float
      -2.18
      # uint
      #group
      _value:uint
      18446744073709551614
      # string
      #group
      _value:string
      smpl_g9qczs
      # bool
      #group
      _value:bool
      true
      # numericBool
      #group
      _value:int
      1`,
  },
])

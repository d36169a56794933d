import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the step for each unit since the last value',
    flux: `${floats}data |> derivative(unit: 10s)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 1.5
      a | 2026-01-01T00:00:30Z | -1.5
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'turns falls into nulls with nonNegative, or zeros with initialZero',
    flux: `${floats}data |> derivative(nonNegative: true) |> yield(name: "null")
data |> derivative(nonNegative: true, initialZero: true) |> yield(name: "zero")`,
    want: `
      # null
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 0.15
      a | 2026-01-01T00:00:30Z | ∅
      #group k=b
      k:string | _time:time | _value:float
      # zero
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | ∅
      a | 2026-01-01T00:00:20Z | 0.15
      a | 2026-01-01T00:00:30Z | 0
      #group k=b
      k:string | _time:time | _value:float`,
  },
  {
    name: 'takes integers and gives floats',
    flux: `${everyType}data |> derivative(columns: ["_value", "u"])`,
    want: `
      #group k
      k:string | _time:time | _value:float | u:float | s:string | b:bool
      a | 2026-01-01T00:00:10Z | ∅ | ∅ | ∅ | ∅
      a | 2026-01-01T00:00:20Z | -0.5 | -0.25 | y | false
      a | 2026-01-01T00:00:30Z | 0.5 | 0.7 | x | true`,
  },
  {
    name: 'leaves out rows that repeat a time',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 1.0}, {_time: 2026-01-01T00:00:00Z, _value: 9.0}, {_time: 2026-01-01T00:00:02Z, _value: 2.0}]) |> derivative()`,
    want: `
      #group
      _time:time | _value:float
      2026-01-01T00:00:02Z | 0.5`,
  },
  {
    name: 'refuses falling times',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:02Z, _value: 1.0}, {_time: 2026-01-01T00:00:00Z, _value: 9.0}]) |> derivative()`,
    error: 'runtime error @2:111-2:123: derivative: derivative found out-of-order times in time column',
  },
  {
    name: 'refuses text',
    flux: `${everyType}data |> derivative(columns: ["s"])`,
    error: 'runtime error @10:9-10:35: derivative: unsupported derivative column type s:string',
  },
  {
    name: 'needs the time column',
    flux: `${everyType}data |> derivative(timeColumn: "nope")`,
    error: 'runtime error @10:9-10:39: derivative: no column "nope" exists',
  },
  {
    name: 'needs a time column of times',
    flux: `${everyType}data |> derivative(timeColumn: "s")`,
    error: 'runtime error @10:9-10:36: derivative: time column "s" is type string and not time',
  },
])

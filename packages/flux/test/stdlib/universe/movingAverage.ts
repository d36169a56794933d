import { cases } from '../../cases.ts'
import { everyType, floats } from '../../sample-rows.ts'

export default cases([
  {
    name: 'is the mean of the last n rows, nulls apart',
    flux: `${floats}data |> filter(fn: (r) => r.k == "a") |> movingAverage(n: 2)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:10Z | 1
      a | 2026-01-01T00:00:20Z | 4
      a | 2026-01-01T00:00:30Z | 3.25`,
  },
  {
    name: 'takes integers',
    flux: `${everyType}data |> movingAverage(n: 3)`,
    want: `
      #group k
      k:string | _time:time | _value:float | u:uint | s:string | b:bool
      a | 2026-01-01T00:00:20Z | 2 | 2 | y | false
      a | 2026-01-01T00:00:30Z | -0.5 | 9 | x | true`,
  },
  {
    name: 'names the kind of a null that is given for a number',
    flux: `${floats}data |> movingAverage(n: debug.null())`,
    error:
      'error calling function "movingAverage" @12:9-12:39: keyword argument "n" should be of kind int, but got invalid',
  },
  {
    name: 'tells a null of the right type, where InfluxDB panics',
    flux: `${floats}data |> movingAverage(n: debug.null(type: "int"))`,
    error:
      'error calling function "movingAverage" @12:9-12:50: keyword argument "n" should be of kind int, but got null',
  },
  {
    name: 'gives one row for a short table',
    flux: `${floats}data |> movingAverage(n: 9)`,
    want: `
      #group k
      k:string | _time:time | _value:float
      a | 2026-01-01T00:00:30Z | 2.5
      #group k
      k:string | _time:time | _value:float
      b | 2026-01-01T00:00:00Z | ∅`,
  },
  {
    name: 'sends the row of a short table after all others, when tables come whole',
    flux: `import "array"
array.from(rows: [{d: "a", _value: 1.0}, {d: "b", _value: 2.0}, {d: "b", _value: 3.0}]) |> group(columns: ["d"]) |> sort() |> movingAverage(n: 2)`,
    want: `
      #group d=a
      d:string | _value:float
      #group d
      d:string | _value:float
      b | 2.5
      #group d
      d:string | _value:float
      a | 1`,
  },
  {
    name: 'refuses n 0',
    flux: `${floats}data |> movingAverage(n: 0)`,
    error:
      'error calling function "movingAverage" @12:9-12:28: cannot take moving average with a period of 0 (must be greater than 0)',
  },
  {
    name: 'refuses text',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: "x"}]) |> debug.opaque() |> movingAverage(n: 2)`,
    error: 'runtime error @3:56-3:75: movingAverage: cannot take moving average of column _value (type string)',
  },
  {
    name: 'needs _value',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{v: 1.0}]) |> debug.opaque() |> movingAverage(n: 2)`,
    error: 'runtime error @3:51-3:70: movingAverage: cannot find _value column',
  },
])

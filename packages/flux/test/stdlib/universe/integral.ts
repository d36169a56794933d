import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is the area under the points in value seconds',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: 2.0}, {_time: 2026-01-01T00:00:20Z, _value: 4.0}])
    |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
    |> integral()`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _value:float
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 30`,
  },
  {
    name: 'extends to the bounds with linear interpolation, in another unit',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: 2.0}, {_time: 2026-01-01T00:00:20Z, _value: 4.0}])
    |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
    |> integral(unit: 10s, interpolate: "linear")`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _value:float
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 9`,
  },
  {
    name: 'is zero for one point, and its value over the range when interpolated',
    flux: `import "array"
one = array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: 2.0}]) |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
one |> integral() |> yield(name: "plain")
one |> integral(interpolate: "linear") |> yield(name: "linear")`,
    want: `
      # plain
      #group _start,_stop
      _start:time | _stop:time | _value:float
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 0
      # linear
      #group _start,_stop
      _start:time | _stop:time | _value:float
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 60`,
  },
  {
    name: 'leaves out nulls and repeated times',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_time: 2026-01-01T00:00:00Z, _value: 2}, {_time: 2026-01-01T00:00:00Z, _value: 100}, {_time: 2026-01-01T00:00:10Z, _value: debug.null(type: "int")}, {_time: 2026-01-01T00:00:20Z, _value: 2}])
    |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
    |> integral()`,
    want: `
      #group _start,_stop
      _start:time | _stop:time | _value:float
      2026-01-01T00:00:00Z | 2026-01-01T00:00:30Z | 40`,
  },
  {
    name: 'needs the bounds in the key',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: 2.0}]) |> integral()`,
    error: 'runtime error @2:67-2:77: integral: integral function needs _start column to be part of group key',
  },
  {
    name: 'refuses falling times',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: 2.0}, {_time: 2026-01-01T00:00:00Z, _value: 4.0}])
    |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z)
    |> integral()`,
    error: 'runtime error @4:8-4:18: integral: integral found out-of-order times in time column',
  },
  {
    name: 'refuses text',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T00:00:10Z, _value: "x"}]) |> range(start: 2026-01-01T00:00:00Z, stop: 2026-01-01T00:00:30Z) |> integral()`,
    error: 'runtime error @2:133-2:143: integral: cannot perform integral over string',
  },
])

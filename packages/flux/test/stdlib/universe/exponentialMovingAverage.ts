import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'starts with the mean of n rows and goes on from there; a null repeats it',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: 1.0}, {_value: 3.0}, {_value: debug.null(type: "float")}, {_value: 8.0}]) |> exponentialMovingAverage(n: 2)`,
    want: `
      #group
      _value:float
      2
      2
      6`,
  },
  {
    name: 'gives the mean of a short table at its last row',
    flux: `import "array"
array.from(rows: [{_value: 1, n: "x"}, {_value: 4, n: "y"}]) |> exponentialMovingAverage(n: 5)`,
    want: `
      #group
      _value:float | n:string
      2.5 | y`,
  },
  {
    name: 'refuses n 0',
    flux: `import "array"
array.from(rows: [{_value: 1.0}]) |> exponentialMovingAverage(n: 0)`,
    error:
      'runtime error @2:38-2:68: exponentialMovingAverage: cannot take moving average with a period of 0 (must be greater than 0)',
  },
  {
    name: 'refuses text',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{_value: "x"}]) |> debug.opaque() |> exponentialMovingAverage(n: 2)`,
    error:
      'runtime error @3:56-3:86: exponentialMovingAverage: cannot take exponential moving average of column _value (type string)',
  },
])

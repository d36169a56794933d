import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is that of the rows where both have a value',
    flux: `import "array"
import "internal/debug"
array.from(rows: [{x: 1.0, y: 2.0}, {x: 2.0, y: debug.null(type: "float")}, {x: 3.0, y: 5.0}, {x: 4.0, y: 9.0}]) |> covariance(columns: ["x", "y"])`,
    want: `
      #group
      _value:float
      5.166666666666667`,
  },
  {
    name: "gives Pearson's r under another name",
    flux: `import "array"
array.from(rows: [{x: 1.0, y: 2.0}, {x: 3.0, y: 5.0}, {x: 4.0, y: 9.0}]) |> covariance(columns: ["x", "y"], pearsonr: true, valueDst: "r")`,
    want: `
      #group
      r:float
      0.96312313730186`,
  },
  {
    name: 'is NaN for fewer than two rows',
    flux: `import "array"
array.from(rows: [{x: 1.0, y: 2.0}]) |> covariance(columns: ["x", "y"])`,
    want: `
      #group
      _value:float
      NaN`,
  },
  {
    name: 'refuses integers',
    flux: `import "array"
array.from(rows: [{x: 1, y: 2}]) |> covariance(columns: ["x", "y"])`,
    error: 'runtime error @2:37-2:68: covariance: covariance does not support int',
  },
  {
    name: 'refuses columns of two types',
    flux: `import "array"
array.from(rows: [{x: 1, y: 2.0}]) |> covariance(columns: ["x", "y"])`,
    error: 'runtime error @2:39-2:70: covariance: cannot compute the covariance between different types',
  },
  {
    name: 'refuses another number of columns',
    flux: `import "array"
array.from(rows: [{x: 1.0}]) |> covariance(columns: ["x"])`,
    error: 'error calling function "covariance" @2:33-2:59: must provide exactly two columns',
  },
])

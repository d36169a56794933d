import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'misses a column',
    flux: `import "array"
      array.from(rows: [{v: 1}]) |> tableFind(fn: (key) => true) |> getColumn(column: "w")`,
    error: 'error calling function "getColumn" @2:69-2:91: cannot find column w',
  },
])

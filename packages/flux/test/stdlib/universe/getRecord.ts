import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'misses a row',
    flux: `import "array"
      array.from(rows: [{v: 1}]) |> tableFind(fn: (key) => true) |> getRecord(idx: 1)`,
    error: 'error calling function "getRecord" @2:69-2:86: index out of bounds: 1',
  },
])

import { cases } from '../../cases.ts'

const of = (predicate: string) => `
import "array"
import "testing"

array.from(rows: [{a: 1}]) |> filter(fn: (r) => ${predicate}) |> testing.assertEmpty()`

export default cases([
  { name: 'passes no rows', flux: of('r.a > 1'), want: '' },
  { name: 'fails on rows', flux: of('r.a == 1'), error: 'found 1 tables that were not empty' },
])

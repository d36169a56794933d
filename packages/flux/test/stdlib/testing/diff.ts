import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'differences are a result of their own',
    flux: `
import "array"
import "testing"

testing.diff(got: array.from(rows: [{a: 1}]) |> testing.load(), want: array.from(rows: [{a: 2}]))`,
    want: `
      # errorOutput
      #group
      _diff:string | a:int
      - | 2
      + | 1`,
  },
  {
    name: 'of values',
    flux: `
import "testing"

testing.assertEqualValues(got: "x", want: "y")`,
    want: `
      # errorOutput
      #group
      _diff:string | v:string
      - | y
      + | x`,
  },
])

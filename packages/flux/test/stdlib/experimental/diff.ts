import { cases } from '../../cases.ts'

const of = (want: string, got: string) => `
import "array"
import "experimental"
import "internal/debug"

want = array.from(rows: [${want}])
got = array.from(rows: [${got}])
got |> debug.opaque() |> experimental.diff(want: want |> debug.opaque())`

export default cases([
  {
    name: 'nothing where both are equal, whatever the order of columns and small differences of floats',
    flux: of('{a: 1, x: 1.0}, {a: 2, x: 2.0}', '{x: 1.0000001, a: 1}, {x: 2.0, a: 2}'),
    want: '',
  },
  {
    name: 'marks rows of one side among those of both',
    flux: of('{a: 1}, {a: 2}, {a: 3}', '{a: 1}, {a: 3}, {a: 4}'),
    want: `
      #group
      _diff:string | a:int
       | 1
      - | 2
       | 3
      + | 4`,
  },
  {
    name: 'a column that one side lacks is null there',
    flux: of('{a: 1}', '{a: 1, b: "x"}'),
    want: `
      #group
      _diff:string | a:int | b:string
      - | 1 | ∅
      + | 1 | x`,
  },
  {
    name: 'a column of two types',
    flux: `
import "csv"
import "experimental"

table = (type) => csv.from(csv: "#datatype,string,long,\${type}\\n#group,false,false,false\\n#default,_result,,\\n,result,table,a\\n,,0,1\\n")
experimental.diff(got: table(type: "double"), want: table(type: "long"))`,
    error: 'runtime error @6:1-6:73: diff: column "a" has different types int != float',
  },
])

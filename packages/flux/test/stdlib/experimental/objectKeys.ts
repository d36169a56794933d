import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'the names of properties',
    flux: `
import "array"
import "experimental"
import "strings"

array.from(rows: [{keys: strings.joinStr(arr: experimental.objectKeys(o: {b: 1, a: 2}), v: " ")}])`,
    want: `
      #group
      keys:string
      b a`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'answers the error of a function, or its value',
    flux: `
import "array"
import "experimental"

failed = experimental.catch(fn: () => die(msg: "no"))
passed = experimental.catch(fn: () => 1)
array.from(rows: [{msg: failed.msg, code: failed.code, value: passed.value, well: exists passed.msg}])`,
    want: `
      #group
      msg:string | code:uint | value:int | well:bool
      error calling function "die" @5:39-5:53: no | 3 | 1 | false`,
  },
])

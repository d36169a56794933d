import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'expectations of the rules of InfluxDB are taken as met',
    flux: `
import "array"
import "testing/expect"

expect.planner(rules: ["PushDownFilterRule": 1])
array.from(rows: [{a: 1}])`,
    want: `
      #group
      a:int
      1`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'may be set and changes no answer',
    flux: `
import "array"
import "planner"

option planner.disablePhysicalRules = ["PushDownRangeRule"]

array.from(rows: [{a: 1}])`,
    want: `
      #group
      a:int
      1`,
  },
  {
    name: 'an option that the engine lacks is refused',
    flux: `
import "array"
import "profiler"

option profiler.enabledProfilers = ["query"]

array.from(rows: [{a: 1}])`,
    error: 'function "enabledProfilers" of package "profiler" is not supported by the embedded InfluxDB',
  },
])

import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'an option as it is set, or by default',
    flux: `
import "array"
import "internal/debug"
import "planner"

option planner.disableLogicalRules = ["one", "two"]
option own = "mine"

array.from(rows: [{
    set: debug.getOption(pkg: "planner", name: "disableLogicalRules") |> length(),
    default: debug.getOption(pkg: "internal/debug", name: "vectorize"),
    own: debug.getOption(pkg: "main", name: "own"),
}])`,
    want: `
      #group
      set:int | default:bool | own:string
      2 | false | mine`,
  },
  {
    name: 'one that there is not',
    flux: `
import "array"
import "internal/debug"

array.from(rows: [{a: debug.getOption(pkg: "planner", name: "speed")}])`,
    error: 'error calling function "getOption" @5:23-5:69: option does not exist',
  },
])

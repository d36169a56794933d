import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'ends the query with a message',
    flux: 'x = die(msg: "no baseline")',
    error: 'error calling function "die" @1:5-1:28: no baseline',
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'goes back on the calendar',
    flux: `
import "array"
import "experimental"

array.from(rows: [{_time: experimental.subDuration(d: 1mo, from: 2026-03-31T00:00:00Z)}])`,
    want: `
      #group
      _time:time
      2026-02-28T00:00:00Z`,
  },
])

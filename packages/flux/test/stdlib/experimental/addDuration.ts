import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'goes forward on the calendar',
    flux: `
import "array"
import "experimental"

array.from(rows: [{_time: experimental.addDuration(d: 1mo, to: 2026-01-31T00:00:00Z)}])`,
    want: `
      #group
      _time:time
      2026-02-28T00:00:00Z`,
  },
])

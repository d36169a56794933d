import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'truncates _time',
    flux: `import "array"
array.from(rows: [{_time: 2026-01-01T20:59:12.5Z, _value: 1}]) |> truncateTimeColumn(unit: 1m)`,
    want: `
      #group
      _time:time | _value:int
      2026-01-01T20:59:00Z | 1`,
  },
])

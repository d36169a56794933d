import { cases } from '../../../cases.ts'

export default cases([
  {
    name: 'the mean rate of growth per window',
    data: [0, 10, 30, 30, 90].map((value, i) => `m,t=a f=${value} ${1_767_225_540 + i * 10}000000000`).join('\n'),
    flux: `
import "experimental/aggregate"

from(bucket: "b") |> range(start: -1m) |> aggregate.rate(every: 30s) |> keep(columns: ["_time", "_value"])`,
    want: `
      #group
      _value:float | _time:time
      1.5 | 2025-12-31T23:59:30Z
      3 | 2026-01-01T00:00:00Z`,
  },
])

import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'times a state in a unit',
    flux: `import "array"
array.from(rows: [{t: 2026-01-01T00:00:00Z, v: 9}, {t: 2026-01-01T00:01:50Z, v: 9}, {t: 2026-01-01T00:02:10Z, v: 9}]) |> stateDuration(fn: (r) => r.v > 5, unit: 1m, column: "min", timeColumn: "t")`,
    want: `
      #group
      t:time | v:int | min:int
      2026-01-01T00:00:00Z | 9 | 0
      2026-01-01T00:01:50Z | 9 | 1
      2026-01-01T00:02:10Z | 9 | 2`,
  },
])

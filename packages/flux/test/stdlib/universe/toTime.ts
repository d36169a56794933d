import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'turns values into times',
    flux: `import "array"
array.from(rows: [{_value: "2026-01-01T00:00:00Z"}]) |> toTime()`,
    want: `
      #group
      _value:time
      2026-01-01T00:00:00Z`,
  },
])

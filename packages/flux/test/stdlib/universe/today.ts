import { cases } from '../../cases.ts'

export default cases([
  {
    name: 'is the beginning of the day at the place of the script',
    flux: `import "array"
      import "timezone"
      option location = timezone.location(name: "America/Los_Angeles")
      array.from(rows: [{t: today()}])`,
    now: '2026-03-15T05:00:00Z',
    want: `
      #group
      t:time
      2026-03-14T07:00:00Z`,
  },
])

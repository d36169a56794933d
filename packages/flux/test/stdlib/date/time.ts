import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'what a clock at the location shows',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.time(t: -1h)': 'time 2025-12-31T23:00:00Z',
      'date.time(t: t, location: berlin)': 'time 2026-02-03T15:05:06.789012345Z',
      'date.time(t: t, location: timezone.fixed(offset: -90m))': 'time 2026-02-03T12:35:06.789012345Z',
    },
  },
])

import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'goes back as add goes on',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.sub(d: 2mo, from: 2026-01-31T23:59:59.5Z)': 'time 2025-11-30T23:59:59.5Z',
      'date.sub(d: 90m, from: 2026-01-01T00:00:00Z)': 'time 2025-12-31T22:30:00Z',
      'date.sub(d: 1d, from: 2026-03-29T12:00:00Z, location: berlin)': 'time 2026-03-28T13:00:00Z',
    },
  },
])

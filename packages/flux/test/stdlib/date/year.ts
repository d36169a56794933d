import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'reads the date and clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.year(t: t)': 'int 2026',
      'date.year(t: 2025-12-31T23:30:00Z, location: berlin)': 'int 2026',
    },
  },
])

import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'reads the date and clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.week(t: t)': 'int 6',
      'date.week(t: 2027-01-03T00:00:00Z)': 'int 53',
      'date.week(t: 2024-12-30T00:00:00Z)': 'int 1',
    },
  },
])

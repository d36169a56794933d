import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'reads the date and clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.yearDay(t: t)': 'int 34',
      'date.yearDay(t: 2024-12-31T00:00:00Z)': 'int 366',
    },
  },
])

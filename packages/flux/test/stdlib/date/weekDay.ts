import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'reads the date and clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.weekDay(t: t)': 'int 2',
      'date.weekDay(t: 1969-12-28T00:00:00Z)': 'int 0',
    },
  },
])

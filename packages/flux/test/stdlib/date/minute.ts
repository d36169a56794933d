import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'reads the date and clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.minute(t: t)': 'int 5',
      'date.minute(t: t, location: timezone.fixed(offset: 5h30m))': 'int 35',
    },
  },
])

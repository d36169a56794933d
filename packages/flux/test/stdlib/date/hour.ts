import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'reads the date and clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.hour(t: t)': 'int 14',
      'date.hour(t: 2026-03-29T01:30:00Z, location: berlin)': 'int 3',
      'date.hour(t: -2h)': 'int 22',
      'date.hour(t: 1969-12-31T23:59:59.5Z)': 'int 23',
    },
    fails: {
      'date.hour(t: t, location: {zone: "Mars", offset: 0h})': 'error calling function "hour" …: invalid location',
    },
  },
])

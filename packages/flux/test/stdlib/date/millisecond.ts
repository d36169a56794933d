import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'counts within the minute or second, also before the epoch',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.millisecond(t: t)': 'int 789',
      'date.millisecond(t: 1969-12-31T23:59:59.25Z)': 'int 250',
    },
  },
])

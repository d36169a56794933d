import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'months and nanoseconds each by themselves',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'string(v: date.scale(d: 1h, n: 36))': 'string 1d12h',
      'string(v: date.scale(d: 1mo2h, n: -3))': 'string -3mo6h',
      'string(v: date.scale(d: -1m, n: -1))': 'string 1m',
      'string(v: date.scale(d: 1m, n: 0))': 'string 0ns',
    },
  },
])

import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'months first and within the month, on the clock of the location',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.add(d: 1mo, to: 2026-01-31T23:59:59.5Z)': 'time 2026-02-28T23:59:59.5Z',
      'date.add(d: 1mo2d3h, to: 2026-01-31T23:59:59.5Z)': 'time 2026-03-03T02:59:59.5Z',
      'date.add(d: 1y, to: 2024-02-29T00:00:00Z)': 'time 2025-02-28T00:00:00Z',
      'date.add(d: 1d, to: 2026-03-29T00:30:00Z, location: berlin)': 'time 2026-03-29T23:30:00Z',
      'date.add(d: 24h, to: 2026-03-28T12:00:00Z, location: berlin)': 'time 2026-03-29T11:00:00Z',
      'date.add(d: -1mo, to: 2026-03-31T00:00:00Z)': 'time 2026-02-28T00:00:00Z',
      'date.add(d: 1h, to: -1h)': 'time 2026-01-01T00:00:00Z',
    },
  },
])

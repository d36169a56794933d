import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('date', [
  {
    name: 'the start of the window',
    before:
      'import "timezone"\nt = 2026-02-03T14:05:06.789012345Z\nberlin = timezone.location(name: "Europe/Berlin")\n',
    values: {
      'date.truncate(t: t, unit: 1h)': 'time 2026-02-03T14:00:00Z',
      'date.truncate(t: t, unit: 1w)': 'time 2026-01-29T00:00:00Z',
      'date.truncate(t: t, unit: 1mo)': 'time 2026-02-01T00:00:00Z',
      'date.truncate(t: t, unit: 1y)': 'time 2026-01-01T00:00:00Z',
      'date.truncate(t: 1969-12-31T23:59:59Z, unit: 1d)': 'time 1969-12-31T00:00:00Z',
      'date.truncate(t: 2026-03-29T10:00:00Z, unit: 1d, location: berlin)': 'time 2026-03-28T23:00:00Z',
      'date.truncate(t: 2026-03-30T10:00:00Z, unit: 1d, location: berlin)': 'time 2026-03-29T22:00:00Z',
      'date.truncate(t: t, unit: 1d, location: timezone.fixed(offset: 5h30m))': 'time 2026-02-02T18:30:00Z',
      'date.truncate(t: -90m, unit: 1h)': 'time 2025-12-31T22:00:00Z',
    },
    fails: {
      'date.truncate(t: t, unit: 0s)':
        'error calling function "truncate" …: duration used as an interval cannot be zero',
      'date.truncate(t: t, unit: 1mo1d)':
        'error calling function "truncate" …: duration used as an interval cannot mix month and nanosecond units',
      'date.truncate(t: t, unit: -1h)':
        'error calling function "truncate" …: duration used as an interval cannot be negative',
    },
  },
])

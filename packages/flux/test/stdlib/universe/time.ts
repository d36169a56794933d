import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'reads RFC 3339 and counts nanoseconds',
    values: {
      'time(v: "2026-01-01")': 'time 2026-01-01T00:00:00Z',
      'time(v: "2026-01-01T01:02:03.5+01:00")': 'time 2026-01-01T00:02:03.5Z',
      'time(v: 1)': 'time 1970-01-01T00:00:00.000000001Z',
      'time(v: uint(v: 1000000000))': 'time 1970-01-01T00:00:01Z',
    },
    fails: {
      'time(v: "yesterday")':
        'error calling function "time" …: cannot convert string "yesterday" to time due to invalid syntax: cannot parse date',
      'time(v: "2026-01-01T25:00:00Z")':
        'error calling function "time" …: cannot convert string "2026-01-01T25:00:00Z" to time due to invalid syntax: cannot parse date time',
      'time(v: "2026-02-30")':
        'error calling function "time" …: cannot convert string "2026-02-30" to time due to invalid syntax: cannot parse date',
      'time(v: 1.5)': 'error calling function "time" …: cannot convert float to time',
    },
  },
])

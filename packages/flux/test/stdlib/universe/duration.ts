import { expressionCases } from '../../expression-cases.ts'

export default expressionCases('universe', [
  {
    name: 'reads literals and counts nanoseconds',
    values: {
      'string(v: duration(v: "-1h30m"))': 'string -1h30m',
      'string(v: duration(v: 90000000000))': 'string 1m30s',
      'string(v: duration(v: "1y2mo3us"))': 'string 1y2mo3us',
      'string(v: duration(v: "5min"))': 'string 0ns',
    },
    fails: {
      'duration(v: "5 minutes")':
        'error calling function "duration" …: cannot convert string "5 minutes" to duration due to invalid syntax',
      'duration(v: "-1h0m")':
        'error calling function "duration" …: cannot convert string "-1h0m" to duration due to invalid syntax',
      'duration(v: 1.5)': 'error calling function "duration" …: cannot convert float to duration',
    },
  },
])

import { expressionCases } from '../../../expression-cases.ts'

export default expressionCases('experimental/iox', [
  {
    name: 'names the units',
    values: {
      'iox.sqlInterval(d: 1y2mo3w4d5h6m7s8ms)':
        'string 1 years 2 months 3 weeks 4 days 5 hours 6 minutes 7 seconds 8 milliseconds',
      'iox.sqlInterval(d: 123us56ns)': 'string 123 microseconds 56 nanoseconds',
    },
  },
])

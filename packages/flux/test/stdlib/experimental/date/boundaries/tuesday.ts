import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('experimental/date/boundaries', [
  {
    name: 'the last one before today',
    now: '2026-01-15T13:20:00Z',
    values: {
      'display(v: boundaries.tuesday())':
        'string {start: 2026-01-13T00:00:00.000000000Z, stop: 2026-01-14T00:00:00.000000000Z}',
    },
  },
])

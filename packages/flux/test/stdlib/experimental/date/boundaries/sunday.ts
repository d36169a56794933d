import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('experimental/date/boundaries', [
  {
    name: 'the last one before today',
    now: '2026-01-15T13:20:00Z',
    values: {
      'display(v: boundaries.sunday())':
        'string {start: 2026-01-11T00:00:00.000000000Z, stop: 2026-01-12T00:00:00.000000000Z}',
    },
  },
])

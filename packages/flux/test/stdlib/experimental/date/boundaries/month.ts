import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('experimental/date/boundaries', [
  {
    name: 'of today and of others',
    now: '2026-01-15T13:20:00Z',
    values: {
      'display(v: boundaries.month())':
        'string {start: 2026-01-01T00:00:00.000000000Z, stop: 2026-02-01T00:00:00.000000000Z}',
      'display(v: boundaries.month(month_offset: -1))':
        'string {start: 2025-12-01T00:00:00.000000000Z, stop: 2026-01-01T00:00:00.000000000Z}',
      'display(v: boundaries.month(month_offset: 1))':
        'string {start: 2026-02-01T00:00:00.000000000Z, stop: 2026-03-01T00:00:00.000000000Z}',
    },
  },
])

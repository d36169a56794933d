import { expressionCases } from '../../../../expression-cases.ts'

export default expressionCases('experimental/date/boundaries', [
  {
    name: 'starts on Monday unless Sunday is wanted',
    now: '2026-01-15T13:20:00Z',
    values: {
      'display(v: boundaries.week())':
        'string {start: 2026-01-12T00:00:00.000000000Z, stop: 2026-01-19T00:00:00.000000000Z}',
      'display(v: boundaries.week(week_offset: -1))':
        'string {start: 2026-01-05T00:00:00.000000000Z, stop: 2026-01-12T00:00:00.000000000Z}',
      'display(v: boundaries.week(start_sunday: true))':
        'string {start: 2026-01-11T00:00:00.000000000Z, stop: 2026-01-18T00:00:00.000000000Z}',
    },
  },
  {
    name: 'that begins today',
    now: '2026-01-12T00:00:00Z',
    values: {
      'display(v: boundaries.week())':
        'string {start: 2026-01-12T00:00:00.000000000Z, stop: 2026-01-19T00:00:00.000000000Z}',
    },
  },
])

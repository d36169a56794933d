import { composed } from '../../../../function/define.ts'

/** `boundaries.sunday()`: the last Sunday before today. */
export const sunday = composed({
  package: 'experimental/date/boundaries',
  name: 'sunday',
  source: `() => _days(start: _dayBefore(weekDay: 0, from: today()), n: 1)`,
})
